package sample

import (
	"strings"
)

// people are names as one language writes them, and the phone numbers of a country that speaks it ("#" is
// a digit). A name in another script is followed by the way it is written in an e-mail: "Анна=anna".
type people struct {
	firsts, lasts []string
	phones        []string
}

func peopleOf(firsts, lasts string, phones ...string) people {
	return people{strings.Fields(firsts), strings.Fields(lasts), phones}
}

var peoples = []people{
	// English
	peopleOf("Emma Olivia Grace Daisy Mark Oliver Harry George Alfie Isla Ruby Hugh",
		"Taylor Hughes O'Reilly Smith-Jones Walker Bennett Clarke Wright MacLeod Pemberton Ashworth Lowe",
		"+44 20 7### ####", "+44 (0)131 ### ####", "+1 (###) 555-01##", "+61 2 9### ####"),
	// Portuguese
	peopleOf("Luís João Inês Conceição Antônia Tomás Beatriz Sebastião Mônica Vitória Nuno Graça",
		"Gonçalves Simões Araújo Conceição Guimarães Magalhães Falcão Assunção Brandão Sá Patrício Leitão",
		"+55 (##) 9####-####", "+351 2## ### ###"),
	// Spanish
	peopleOf("José María Íñigo Begoña Ángel Lucía Sofía Andrés Belén Héctor Ximena Raúl",
		"Muñoz Gutiérrez Ibáñez Peña Núñez Rodríguez Zúñiga Álvarez Castañeda Güell Ordóñez Sáez",
		"+34 9## ### ###", "+54 (0)11 4### ####", "+52 55 #### ####"),
	// French
	peopleOf("François Zoé Élodie Jérôme Anaïs Benoît Chloé Gaël Maëlle Noël Héloïse Cédric",
		"Lefèvre Tremblay Garçon Hébert Légaré Beauséjour D'Artois Crépeau Noël Desprès Pâquet Rougé",
		"+33 01 ## ## ## ##", "+33 6 ## ## ## ##", "+1 (514) 555-01##"),
	// German
	peopleOf("Jürgen Käthe Björn Änne Günther Zoë Hannah Fynn Jörg Ilse Götz Maximilian",
		"Köhler Schröder Müller Weiß Großmann Häußler Zimmermann Strauß Böhm Jäger Süß Krüger",
		"+49 030 ########", "+49 (0)711 #######", "0170/#######", "+43 1 ### ## ##"),
	// Dutch
	peopleOf("Johannes Maartje Daniël Sanne Thijs Loïs Jeroen Zoë Femke Joël Lieke Pieter",
		"Bakker Visser Ruijs Dijkstra Coëlho Terpstra Hoekstra Kuijpers Verhoeven Willems Zijlstra Maes",
		"+31 020 6######", "+32 2 ### ## ##"),
	// Italian
	peopleOf("Niccolò Mosè Giosuè Chiara Lucia Nicolò Agnese Tommaso Ginevra Dario Noemi Cosimo",
		"Mancini D'Angelo Cantù Forlì Pascolò Esposito Nardò Ferrari Bassanò Lo-Presti Salò Ricci",
		"+39 06 ########", "+39 3## #######"),
	// Swedish, Norwegian, Danish
	peopleOf("Bjørn Åse Søren Mårten Øystein Sigrún Håkon Göran Pär Jørgen Åsa Malin",
		"Hansen Sjöberg Ødegård Håkansson Sørensen Åkerlund Kjær Bjørnstad Lindström Nygård Højgaard Ekström",
		"+47 ## ## ## ##", "+46 08-### ## ##", "+45 ## ## ## ##"),
	// Icelandic
	peopleOf("Þórdís Guðrún Björk Sigurður Ásta Þorsteinn Jóhanna Egill Hrafnhildur Kjartan Sóley Örn",
		"Þórsdóttir Guðmundsson Jónsdóttir Sigurðsson Ásgeirsson Ólafsdóttir Einarsson Ragnarsdóttir Björnsson Hauksdóttir",
		"+354 ### ####"),
	// Finnish, Estonian
	peopleOf("Terhi Väinö Päivi Äijä Jyrki Õnne Tõnu Ülle Heikki Sanni Märt Kerttu",
		"Hämäläinen Mäkelä Põld Järvinen Tõnisson Väisänen Rüütel Koskela Öpik Lehtonen Ääremaa Niemi",
		"+358 09 ### ####", "+372 #### ####"),
	// Polish
	peopleOf("Stanisław Małgorzata Łukasz Bożena Świętosława Wojciech Zdzisław Agnieszka Paweł Jędrzej Róża Żaneta",
		"Wójcik Dąbrowski Łęcki Kowalczyk Żółkiewski Wiśniewska Śliwiński Gałęcki Błaszczyk Ćwikła Zając Szczęsny",
		"+48 22 ### ## ##", "+48 ### ### ###"),
	// Czech, Slovak
	peopleOf("Jiří Zdeněk Šárka Ľubica Božena Kateřina Čeněk Žofie Tomáš Růžena Ondřej Matěj",
		"Dvořák Novotná Hlaváček Šťastný Kříž Ďurica Žáček Procházka Čapková Vlček Růžička Beneš",
		"+420 ### ### ###", "+421 2 ### ### ##"),
	// Hungarian
	peopleOf("László Győző Ágnes Örs Zsófia Béla Katalin Gergő Ildikó Dénes Csilla Ödön",
		"Kovács Szűcs Tóth Gál Hegedűs Őri Kőszegi Vörös Nagy Füzesi Erdős Pálffy",
		"+36 1 ### ####", "+36 30 ### ####"),
	// Croatian, Serbian, Slovene
	peopleOf("Željko Đurđica Čedomir Šime Živa Matija Ljubiša Snežana Krešimir Jasna Anđela Ćiro",
		"Horvat Đorđević Šarić Čolić Živković Novak Perić Kovačević Žižek Babić Krajnc Vučić",
		"+385 1 #### ###", "+381 11 ### ####", "+386 1 ### ## ##"),
	// Romanian
	peopleOf("Ștefan Ioana Răzvan Ținuța Mălina Cătălin Ilinca Dragoș Sânziana Neculai Anișoara Vlăduț",
		"Popescu Țepeș Brâncuși Mușat Ionescu Dănilă Șerban Văcărescu Lăpușneanu Grigoraș Câmpeanu Bălan",
		"+40 21 ### ## ##"),
	// Lithuanian, Latvian
	peopleOf("Žydrūnas Rūta Jānis Līga Šarūnas Eglė Mārtiņš Ģirts Aušra Kęstutis Zane Ķeizars",
		"Kazlauskas Bērziņš Žukauskaitė Kalniņa Petrauskas Ozoliņš Šimkus Liepiņa Ąžuolas Krūmiņš Čiurlionis Eglītis",
		"+370 5 ### ####", "+371 ## ### ###"),
	// Turkish
	peopleOf("Işıl Gökçe Şükrü Çağla İbrahim Özgür Ayşegül Ümit Tuğba Barış Nilüfer Doğan",
		"Yılmaz Öztürk Çelik Şahin Güneş İnönü Kılıç Aydoğan Erdoğmuş Türkoğlu Bağcı Akın",
		"+90 212 ### ## ##", "0(532) ### ## ##"),
	// Vietnamese
	peopleOf("Ánh Dũng Hương Phúc Thảo Đức Quỳnh Tuấn Yến Bình Ngọc Việt",
		"Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương",
		"+84 24 #### ####"),
	// Yoruba, Igbo
	peopleOf("Adébáyọ̀ Fúnmiláyọ̀ Chiọma Olúwaṣeun Ngọzi Títílayọ̀ Ebẹ̀rẹ̀ Adéṣọlá Ifẹ́olúwa Ọláyínká Obinna Yétúndé",
		"Adéyẹmí Okọ́nkwọ̀ Ṣóyínká Nwọsu Ògúnlẹ́yẹ Akínwálé Eze Ọbáfẹ́mi Balógun Adébísí Ọ̀jọ́ Uzọ́chukwu",
		"+234 1 ### ####", "0803 ### ####"),
	// Hawaiian, Māori
	peopleOf("Kalā Leilani Mānoa Tāne Aroha Kūhiō Hinewai Wīremu Māhina Pānia Nāwahī Rāwiri",
		"Kahananui Parāone Kealoha Ngātai Kalākaua Wīhongi Māhoe Tūhoe Keliʻi Waikato Pūkui Herangi",
		"+64 9 ### ####", "(808) 555-01##"),
	// Russian, Ukrainian, Bulgarian
	peopleOf("Анна=anna Дмитрий=dmitri Елена=elena Юрий=yuri Софья=sofya Фёдор=fyodor Оксана=oksana Їван=yivan "+
		"Світлана=svitlana Ганна=hanna Йордан=yordan Цветелина=tsvetelina",
		"Иванов=ivanov Кузнецова=kuznetsova Щербакова=shcherbakova Шевченко=shevchenko Соловьёв=solovyov Коваленко=kovalenko "+
			"Димитров=dimitrov Журавлёва=zhuravlyova Бондаренко=bondarenko Чайковский=chaikovsky Гончарук=honcharuk Петрова=petrova",
		"+7 (495) ###-##-##", "8 9## ###-##-##", "+380 44 ### ## ##", "+359 2 ### ####"),
	// Greek
	peopleOf("Νίκος=nikos Ελένη=eleni Γιώργος=giorgos Αικατερίνη=aikaterini Ιωάννα=ioanna Θανάσης=thanasis Χρύσα=chrysa "+
		"Ξένια=xenia Οδυσσέας=odysseas Ευάγγελος=evangelos Ζωή=zoi Μυρτώ=myrto",
		"Παπαδόπουλος=papadopoulos Οικονόμου=oikonomou Γεωργίου=georgiou Νικολαΐδης=nikolaidis Αθανασίου=athanasiou "+
			"Ξυλούρης=xylouris Βασιλείου=vasileiou Θεοδωράκης=theodorakis Καζαντζής=kazantzis Χατζής=chatzis",
		"+30 21# ### ####"),
	// Armenian, Georgian
	peopleOf("Անահիտ=anahit Տիգրան=tigran Արամ=aram Նարե=nare ნინო=nino გიორგი=giorgi თამარ=tamar ლევან=levan ქეთევან=ketevan Գոհար=gohar",
		"Պետրոսյան=petrosyan Հակոբյան=hakobyan Գրիգորյան=grigoryan ბერიძე=beridze კაპანაძე=kapanadze გელაშვილი=gelashvili "+
			"Սարգսյան=sargsyan ლომიძე=lomidze",
		"+374 10 ### ###", "+995 32 # ## ## ##"),
	// Arabic
	peopleOf("محمد=mohammed فاطمة=fatima عبدالله=abdullah ليلى=layla يوسف=yusuf نور=nour خالد=khalid مريم=maryam سلمى=salma "+
		"طارق=tariq هدى=huda زياد=ziad",
		"الحسيني=alhusseini حداد=haddad المصري=almasri الخطيب=alkhatib منصور=mansour الشريف=alsharif بن-علي=benali "+
			"قباني=qabbani النجار=alnajjar درويش=darwish",
		"+971 4 ### ####", "+20 2 #### ####", "00966 11 ### ####"),
	// Hebrew
	peopleOf("דוד=david שרה=sarah יעל=yael נועם=noam תמר=tamar אורי=uri מרים=miriam איתן=eitan שירה=shira עומר=omer",
		"כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz ביטון=biton אברהם=avraham פרידמן=friedman שפירא=shapira גולן=golan ברק=barak",
		"+972 3 ### ####", "05#-### ####"),
	// Persian, Urdu
	peopleOf("آرش=arash شیرین=shirin کامران=kamran پریسا=parisa بهرام=bahram گلنار=golnar عائشہ=ayesha حمزہ=hamza زینب=zainab بلال=bilal",
		"فرهادی=farhadi کیانی=kiani رضایی=rezaei پهلوان=pahlavan جعفری=jafari قریشی=qureshi چوہدری=chaudhry بھٹی=bhatti "+
			"خان=khan یزدانی=yazdani",
		"+98 21 #### ####", "+92 51 ### ####"),
	// Hindi, Marathi
	peopleOf("प्रिया=priya अर्जुन=arjun लक्ष्मी=lakshmi विक्रम=vikram अनुष्का=anushka रोहन=rohan सुनीता=sunita कृष्ण=krishna "+
		"आरती=aarti मनोज=manoj ज्योति=jyoti पूजा=puja",
		"शर्मा=sharma श्रीवास्तव=srivastava पटेल=patel गुप्ता=gupta कुलकर्णी=kulkarni त्रिपाठी=tripathi सिंह=singh "+
			"जोशी=joshi देशपांडे=deshpande वर्मा=verma",
		"+91 080 ########", "+91 9#### #####"),
	// Bengali, Tamil, Telugu
	peopleOf("রবীন্দ্র=rabindra অনন্যা=ananya সুব্রত=subrata மீனாட்சி=meenakshi முருகன்=murugan செல்வி=selvi సీత=sita "+
		"రమేష్=ramesh శ్రీనివాస్=srinivas মৌসুমী=mousumi",
		"চট্টোপাধ্যায়=chattopadhyay সেনগুপ্ত=sengupta রহমান=rahman சுப்பிரமணியன்=subramanian ராஜன்=rajan பாண்டியன்=pandian "+
			"రెడ్డి=reddy నాయుడు=naidu ঘোষ=ghosh",
		"+880 2 #######", "+91 44 #### ####"),
	// Thai
	peopleOf("สมชาย=somchai มาลี=malee อรุณ=arun ศิริพร=siriporn ณัฐ=nat วิชัย=wichai กัญญา=kanya ประเสริฐ=prasert พิมพ์=pim "+
		"ชาติชาย=chatchai",
		"ใจดี=jaidee ศรีสุข=srisuk วงศ์สวัสดิ์=wongsawat แสงทอง=saengthong บุญมี=boonmee ทองคำ=thongkham รัตนากร=rattanakorn สุวรรณ=suwan",
		"+66 2 ### ####"),
	// Chinese
	peopleOf("伟=wei 秀英=xiuying 建国=jianguo 丽华=lihua 子涵=zihan 思远=siyuan 雪梅=xuemei 浩然=haoran 美玲=meiling 嘉欣=jiaxin 志强=zhiqiang 婉君=wanjun",
		"王=wang 李=li 张=zhang 刘=liu 陳=chen 楊=yang 黃=huang 赵=zhao 吳=wu 欧阳=ouyang 司马=sima 徐=xu",
		"+86 10 #### ####", "+86 13# #### ####", "+886 2 #### ####"),
	// Japanese
	peopleOf("翔太=shota さくら=sakura ひなた=hinata 健一=kenichi みどり=midori 結衣=yui 大輔=daisuke 美咲=misaki ケンジ=kenji あかり=akari 直樹=naoki "+
		"千尋=chihiro 悠真=yuma",
		"佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡邊=watanabe 小林=kobayashi 髙島=takashima 斎藤=saito 長谷川=hasegawa 山本=yamamoto "+
			"五十嵐=igarashi 森=mori",
		"+81 3-####-####", "090-####-####"),
	// Korean
	peopleOf("민준=minjun 서연=seoyeon 지훈=jihoon 수진=sujin 하은=haeun 도윤=doyun 은주=eunju 현우=hyunwoo 지민=jimin 영희=younghee",
		"김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 남궁=namgung 황보=hwangbo",
		"+82 2-###-####", "010-####-####"),
	// Amharic
	peopleOf("አበበ=abebe ሰላም=selam ዳዊት=dawit ሄለን=helen ተስፋዬ=tesfaye ማርታ=marta ዮሐንስ=yohannes ሀና=hana",
		"ከበደ=kebede ተፈሪ=teferi ኃይሌ=haile ገብረ=gebre ታደሰ=tadesse በቀለ=bekele ወልደ=wolde አለሙ=alemu",
		"+251 11 ### ####"),
}

// groupKind is a group as a shop may have it.
type groupKind struct{ name, description string }

var groupKinds = []groupKind{
	{"Newsletter", "Everyone who asked for the weekly letter."},
	{"Loyalty Silver", "More than 300 in the last year. 5% off the whole range."},
	{"Students", "A valid student card was shown within the last twelve months."},
	{"Loyalty Gold", "More than 1,000 in the last year. 10% off the whole range."},
	{"VIP", "Our best customers. Free shipping, early access to new collections, and a person to call."},
	{"Wholesale", "Shops that buy for resale, from 50 pieces. Prices without tax."},
	{"Business", "Companies with a purchase order and 30 days to pay."},
	{"Win-back", "No order for a year. The spring mailing goes to them."},
	{"Café Partners", "Cafés and restaurants that serve our coffee: over 40 in Köln, Łódź and São Paulo."},
	{"Employees & Family", "Colleagues, former colleagues and who lives with them."},
	{"Beta Testers", "They see new things first and tell us what they think."},
	{"Press & Influencers", "They get samples. Never charge them for shipping."},
}

// After the kinds come their meetings with places: "Wholesale Kraków".
var groupPlaces = strings.Fields("Amsterdam Ankara Αθήνα Bogotá București Chișinău Düsseldorf Genève Göteborg Hà-Nội İzmir Kraków " +
	"Łódź Málaga Montréal Москва München Nairobi Όλυμπος Orléans Québec Reykjavík Rīga São-Paulo Tórshavn Ústí Zürich " +
	"Київ София Тбілісі תל־אביב القاهرة دبي تهران दिल्ली मुंबई কলকাতা சென்னை กรุงเทพ 北京 上海 東京 大阪 서울 부산 Århus Malmö")
