package mapping

import (
	"strings"

	"cohort/models/text"
)

// usual are the squeezed names that columns usually have, in English, German, French, Spanish, Italian, Dutch, Portuguese, and the
// Nordic and some Slavic languages.
var usual = text.ByWord(map[Field]string{
	Email: `email mail emailaddress mailaddress emailid emails customeremail useremail contactemail primaryemail billingemail
		emailadresse mailadresse emailadres mailadres courriel adressecourriel adresseemail adressemail adressedecourriel
		adresseelectronique correo correoelectronico direcciondecorreo direcciondecorreoelectronico direccionemail direcciondeemail
		indirizzoemail postaelettronica indirizzodipostaelettronica enderecodeemail enderecoemail correioeletronico correioelectronico
		epost epostadress epostadresse emailadress adresemail emailcim emailova sahkoposti sahkopostiosoite`,
	FirstName: `firstname first fname forename givenname givennames christianname customerfirstname billingfirstname vorname vornamen
		rufname prenom prenoms nombredepila primernombre nombres voornaam voornamen roepnaam primeironome nomeproprio fornavn fornamn
		imie jmeno krestnijmeno etunimi keresztnev utonev`,
	LastName: `lastname last lname surname familyname secondname customerlastname billinglastname nachname familienname zuname
		nomdefamille nomfamille apellido apellidos primerapellido cognome achternaam familienaam sobrenome apelido apelidos
		ultimonome efternavn etternavn efternamn nazwisko prijmeni sukunimi vezeteknev csaladnev`,
	Name: `fullname name customername contactname displayname clientname personname vorundnachname vornamenachname namevorname
		nachnamevorname vollstandigername vollername kundenname nomcomplet nometprenom nomprenom prenomnom prenometnom nombrecompleto
		nombreyapellidos nombreapellidos nomecompleto nomeecognome nomecognome cognomeenome cognomenome volledigenaam voorenachternaam
		nomeesobrenome nom nombre nome naam navn namn lastnamefirstname firstnamelastname firstandlastname imieinazwisko
		apellidosynombre apellidosnombre apelidoenome nev`,
	Phone: `phone phonenumber phoneno phone1 telephone telephonenumber telephone1 tel telnr telno tel1 mobile mobilephone mobilenumber
		mobileno cell cellphone cellphonenumber cellnumber contactnumber billingphone customerphone homephone workphone businessphone
		telefonprivat telefongeschaftlich telefondienstlich privattelefon telephonedomicile telephonebureau telephoneprofessionnel
		telefonoparticular telefonodeltrabajo telefonodelavoro telefonthuis telefonwerk telefoonthuis telefoonwerk
		telefon telefonnummer telefonnr telefon1 rufnummer handy handynummer handynr mobil mobilnummer mobilnr mobiltelefon festnetz
		numerodetelephone notelephone ntelephone numtel telephoneportable telportable telephonemobile telephonefixe portable gsm
		telefono telefono1 numerodetelefono telefonofijo telefonomovil movil celular numerodecelular
		numeroditelefono numerotelefono cellulare telefonocellulare telefoon telefoonnummer telefoonnr mobiel mobielnummer
		mobielenummer telefone telefone1 numerodetelefone telemovel numerodetelemovel
		mobilnummer telefonummer telefonnumer numertelefonu puhelin puhelinnumero matkapuhelin`,
	Groups: `groups group groupname groupnames customergroup customergroups customergroupname membergroup usergroup gruppe gruppen
		gruppenname kundengruppe kundengruppen groupe groupes groupeclient groupeclients groupedeclients groupesdeclients groupeparddefaut
		grupo grupos grupodeclientes grupodecliente gruposdeclientes grupocliente gruppo gruppi gruppoclienti gruppocliente
		groep groepen klantgroep klantgroepen klantengroep kundegruppe kundegrupper kundgrupp kundgrupper grupa grupaklientow`,
	Account:        `account`,
	MetadataObject: `metadata`,
})

// halves are the words for a name that mean one of both where the file has a column for the other: "Vorname; Name", "Nom; Prénom",
// "Nombre; Apellidos".
var halves = map[string]bool{"name": true, "nom": true, "nombre": true, "nome": true, "naam": true, "navn": true, "namn": true}

// yes and no are what boolean cells say, squeezed.
var (
	yes = wordSet("true yes y 1 t on x ja j jo oui o vrai si s verdadero vero sim verdadeiro wahr waar sand sant tak ano subscribed optedin")
	no  = wordSet("false no n 0 f off nein non faux falso nao falsch nee onwaar nej nei nie ne falsk unsubscribed neversubscribed optedout")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}
