package record

import "strings"

// NamedCurrency is a currency with its code, in lower case, and its English name.
type NamedCurrency struct{ Code, Name string }

// NamedCurrencies are all currencies, in the order of their codes.
func NamedCurrencies() []NamedCurrency {
	codes := strings.Fields(currencies)
	all := make([]NamedCurrency, len(codes))
	for i, code := range codes {
		all[i] = NamedCurrency{code, CurrencyName(code)}
	}
	return all
}

// CurrencyName is the English name of a currency; "" where there is no such currency.
func CurrencyName(code string) string {
	_, after, known := strings.Cut(currencyNames, "\n"+strings.ToLower(code)+" ")
	name, _, _ := strings.Cut(after, "\n")
	if !known {
		return ""
	}
	return name
}

const currencyNames = `
aed UAE dirham
afn Afghan afghani
all Albanian lek
amd Armenian dram
ang Netherlands Antillean guilder
aoa Angolan kwanza
ars Argentine peso
aud Australian dollar
awg Aruban florin
azn Azerbaijani manat
bam Bosnian convertible mark
bbd Barbados dollar
bdt Bangladeshi taka
bgn Bulgarian lev
bhd Bahraini dinar
bif Burundian franc
bmd Bermudian dollar
bnd Brunei dollar
bob Bolivian boliviano
bov Bolivian mvdol
brl Brazilian real
bsd Bahamian dollar
btn Bhutanese ngultrum
bwp Botswana pula
byn Belarusian rouble
bzd Belize dollar
cad Canadian dollar
cdf Congolese franc
che WIR euro
chf Swiss franc
chw WIR franc
clf Chilean unidad de fomento
clp Chilean peso
cny Chinese yuan
cop Colombian peso
cou Colombian unidad de valor real
crc Costa Rican colón
cuc Cuban convertible peso
cup Cuban peso
cve Cape Verdean escudo
czk Czech koruna
djf Djiboutian franc
dkk Danish krone
dop Dominican peso
dzd Algerian dinar
egp Egyptian pound
ern Eritrean nakfa
etb Ethiopian birr
eur Euro
fjd Fiji dollar
fkp Falkland Islands pound
gbp Pound sterling
gel Georgian lari
ghs Ghanaian cedi
gip Gibraltar pound
gmd Gambian dalasi
gnf Guinean franc
gtq Guatemalan quetzal
gyd Guyanese dollar
hkd Hong Kong dollar
hnl Honduran lempira
hrk Croatian kuna
htg Haitian gourde
huf Hungarian forint
idr Indonesian rupiah
ils Israeli new shekel
inr Indian rupee
iqd Iraqi dinar
irr Iranian rial
isk Icelandic króna
jmd Jamaican dollar
jod Jordanian dinar
jpy Japanese yen
kes Kenyan shilling
kgs Kyrgyzstani som
khr Cambodian riel
kmf Comorian franc
kpw North Korean won
krw South Korean won
kwd Kuwaiti dinar
kyd Cayman Islands dollar
kzt Kazakhstani tenge
lak Lao kip
lbp Lebanese pound
lkr Sri Lankan rupee
lrd Liberian dollar
lsl Lesotho loti
lyd Libyan dinar
mad Moroccan dirham
mdl Moldovan leu
mga Malagasy ariary
mkd Macedonian denar
mmk Myanmar kyat
mnt Mongolian tögrög
mop Macanese pataca
mru Mauritanian ouguiya
mur Mauritian rupee
mvr Maldivian rufiyaa
mwk Malawian kwacha
mxn Mexican peso
mxv Mexican unidad de inversión
myr Malaysian ringgit
mzn Mozambican metical
nad Namibian dollar
ngn Nigerian naira
nio Nicaraguan córdoba
nok Norwegian krone
npr Nepalese rupee
nzd New Zealand dollar
omr Omani rial
pab Panamanian balboa
pen Peruvian sol
pgk Papua New Guinean kina
php Philippine peso
pkr Pakistani rupee
pln Polish złoty
pyg Paraguayan guaraní
qar Qatari riyal
ron Romanian leu
rsd Serbian dinar
rub Russian rouble
rwf Rwandan franc
sar Saudi riyal
sbd Solomon Islands dollar
scr Seychellois rupee
sdg Sudanese pound
sek Swedish krona
sgd Singapore dollar
shp Saint Helena pound
sle Sierra Leonean leone
sll Sierra Leonean leone (before 2022)
sos Somali shilling
srd Surinamese dollar
ssp South Sudanese pound
stn São Tomé and Príncipe dobra
svc Salvadoran colón
syp Syrian pound
szl Swazi lilangeni
thb Thai baht
tjs Tajikistani somoni
tmt Turkmenistani manat
tnd Tunisian dinar
top Tongan paʻanga
try Turkish lira
ttd Trinidad and Tobago dollar
twd New Taiwan dollar
tzs Tanzanian shilling
uah Ukrainian hryvnia
ugx Ugandan shilling
usd US dollar
usn US dollar (next day)
uyi Uruguayan peso in indexed units
uyu Uruguayan peso
uyw Uruguayan nominal wage index unit
uzs Uzbekistani som
ved Venezuelan digital bolívar
ves Venezuelan bolívar
vnd Vietnamese đồng
vuv Vanuatu vatu
wst Samoan tālā
xaf Central African CFA franc
xcd East Caribbean dollar
xcg Caribbean guilder
xof West African CFA franc
xpf CFP franc
yer Yemeni rial
zar South African rand
zmw Zambian kwacha
zwg Zimbabwe gold
zwl Zimbabwean dollar (before 2024)
`
