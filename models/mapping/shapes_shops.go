package mapping

// shapes are all shapes. The names in the metadata are the same in all of them: docs/importing.md lists them.
var shapes = []Shape{cohort, shopify, wooCommerce, wordPress, magento, magentoGrid, bigCommerce, prestaShop, medusa1, medusa2,
	mailchimp, klaviyo, hubSpot, google, outlook}

var cohort = shape("cohort", "Cohort", "", 99, "", `
	id=ignored
	email=email
	first_name=first_name
	last_name=last_name
	phone=phone
	account=account
	groups=groups;
	group=groups;
	created_at=ignored
	metadata=metadata_object
	added_at=ignored
	added_by=ignored`)

var shopify = shape("shopify", "Shopify customers", "A customer may be in this file twice. Shopify and Cohort let the last row count.", 3,
	"Accepts Email Marketing,Accepts SMS Marketing,Accepts Marketing,Total Spent,Total Orders,Tax Exempt,Customer ID,"+
		"Default Address Address1,Default Address City,Default Address Zip,Default Address Country Code,Province Code", `
	Customer ID=metadata.shopify_id:text
	First Name=first_name
	Last Name=last_name
	Email=email
	Accepts Email Marketing=metadata.accepts_email_marketing:boolean
	Accepts Marketing=metadata.accepts_email_marketing:boolean
	Accepts SMS Marketing=metadata.accepts_sms_marketing:boolean
	Accepts WhatsApp Marketing=metadata.accepts_whatsapp_marketing:boolean
	Default Address Company=metadata.company:text
	Default Address Address1=metadata.address_1:text
	Default Address Address2=metadata.address_2:text
	Default Address City=metadata.city:text
	Default Address Province=metadata.province:text
	Default Address Province Code=metadata.province_code:text
	Default Address Country=metadata.country:text
	Default Address Country Code=metadata.country_code:text
	Default Address Zip=metadata.postal_code:text
	Default Address Phone=phone.address_phone
	Company=metadata.company:text
	Address1=metadata.address_1:text
	Address2=metadata.address_2:text
	City=metadata.city:text
	Province=metadata.province:text
	Province Code=metadata.province_code:text
	Country=metadata.country:text
	Country Code=metadata.country_code:text
	Zip=metadata.postal_code:text
	Phone=phone
	Total Spent=metadata.total_spent
	Total Orders=metadata.orders_count
	Note=metadata.note:text
	Tax Exempt=metadata.tax_exempt:boolean
	Tags=metadata.tags:text~,`)

var wooCommerce = shape("woocommerce", "WooCommerce customers", "", 3,
	"Username,Last Active,Sign Up,Total Spend,AOV,Country / Region,Billing Phone,Shipping Phone", `
	Name=name
	Username=metadata.username:text
	Last Active=metadata.last_active:text
	Sign Up=metadata.customer_since:text
	Email=email
	Orders=metadata.orders_count
	Total Spend=metadata.total_spent
	AOV=metadata.average_order_value
	Country / Region=metadata.country_code:text
	City=metadata.city:text
	Region=metadata.province:text
	Postal Code=metadata.postal_code:text
	Billing Phone=phone
	Shipping Phone=phone.shipping_phone
	Role=metadata.role:text~,`)

var wordPress = shape("wordpress", "WordPress users", "", 2,
	"user_login,user_email,user_pass,user_nicename,user_registered,display_name,user_activation_key", `
	ID=metadata.wordpress_id:text
	source_user_id=metadata.wordpress_id:text
	user_login=metadata.username:text
	user_email=email
	user_pass=ignored
	user_nicename=ignored
	user_url=metadata.website:text
	user_registered=metadata.customer_since:text
	user_activation_key=ignored
	user_status=ignored
	first_name=first_name
	last_name=last_name
	nickname=ignored
	display_name=metadata.display_name:text
	description=metadata.note:text
	role=metadata.role:text~,
	billing_company=metadata.company:text
	billing_address_1=metadata.address_1:text
	billing_address_2=metadata.address_2:text
	billing_city=metadata.city:text
	billing_state=metadata.province:text
	billing_postcode=metadata.postal_code:text
	billing_country=metadata.country_code:text
	billing_phone=phone
	billing_first_name=ignored
	billing_last_name=ignored
	billing_email=ignored`)

var magento = shape("magento", "Magento 2 customers",
	"A customer may be in this file once for each website. The last row counts. group_id is a number, so nobody joins a group.", 3,
	"_website,_store,group_id,password_hash,rp_token,website_id,store_id,created_in,disable_auto_group_change,taxvat", `
	email=email
	_website=ignored
	_store=ignored
	website_id=ignored
	store_id=ignored
	created_in=ignored
	confirmation=ignored
	disable_auto_group_change=ignored
	rp_token=ignored
	rp_token_created_at=ignored
	password_hash=ignored
	password=ignored
	updated_at=ignored
	created_at=metadata.customer_since:text
	dob=metadata.date_of_birth:text
	firstname=first_name
	middlename=metadata.middle_name:text
	lastname=last_name
	prefix=metadata.name_prefix:text
	suffix=metadata.name_suffix:text
	gender=metadata.gender:text
	group_id=metadata.magento_group_id:text
	taxvat=metadata.tax_number:text`)

var magentoGrid = shape("magento_grid", "Magento 2 list of customers", "", 3,
	"Customer Since,Web Site,Confirmed email,Account Created in,Tax VAT Number,Account Lock,Billing Firstname,Billing Lastname", `
	ID=metadata.magento_id:text
	Name=name
	Email=email
	Group=groups
	Phone=phone
	ZIP=metadata.postal_code:text
	Country=metadata.country:text
	State/Province=metadata.province:text
	Customer Since=metadata.customer_since:text
	Web Site=ignored
	Confirmed email=ignored
	Account Created in=ignored
	Billing Address=metadata.billing_address:text
	Shipping Address=metadata.shipping_address:text
	Date of Birth=metadata.date_of_birth:text
	Tax VAT Number=metadata.tax_number:text
	Gender=metadata.gender:text
	Street Address=metadata.address_1:text
	City=metadata.city:text
	Fax=metadata.fax:text
	VAT Number=metadata.vat_number:text
	Company=metadata.company:text
	Billing Firstname=ignored
	Billing Lastname=ignored
	Account Lock=ignored`)

var bigCommerce = shape("bigcommerce", "BigCommerce customers", "", 2,
	"Store Credit,Customer Group,Date Joined,Addresses,Receive Review/Abandoned Cart Emails?,Tax Exempt Category", `
	Customer ID=metadata.bigcommerce_id:text
	First Name=first_name
	Last Name=last_name
	Company=metadata.company:text
	Email=email
	Phone=phone
	Notes=metadata.note:text
	Store Credit=metadata.store_credit
	Customer Group=groups
	Date Joined=metadata.customer_since:text
	Date Modified=ignored
	Total Orders=metadata.orders_count
	Channel ID=ignored
	Address Line 1 - 1=metadata.address_1:text
	Address Line 2 - 1=metadata.address_2:text
	Address City - 1=metadata.city:text
	Address State - 1=metadata.province:text
	Address Zip - 1=metadata.postal_code:text
	Address Country - 1=metadata.country:text
	Address Phone - 1=phone.address_phone
	Address First Name - 1=ignored
	Address Last Name - 1=ignored
	Addresses=metadata.addresses:text
	Receive Review/Abandoned Cart Emails?=metadata.accepts_review_emails:boolean
	Tax Exempt Category=metadata.tax_exempt_category:text`)

var prestaShop = shape("prestashop", "PrestaShop customers", "", 3,
	"Social title,Partner offers,Last visit,Newsletter,Enabled,Registration,Sales", `
	ID=metadata.prestashop_id:text
	Social title=metadata.name_prefix:text
	First name=first_name
	Last name=last_name
	Email address=email
	Email=email
	Group=groups
	Company=metadata.company:text
	Sales=metadata.total_spent
	Enabled=metadata.enabled:boolean
	Newsletter=metadata.accepts_email_marketing:boolean
	Partner offers=metadata.accepts_partner_offers:boolean
	Registration=metadata.customer_since:text
	Last visit=metadata.last_active:text`)

// medusaColumns are the columns of both generations.
const medusaColumns = `
	id=metadata.medusa_id:text
	email=email
	first_name=first_name
	last_name=last_name
	company_name=metadata.company:text
	phone=phone
	address_1=metadata.address_1:text
	address_2=metadata.address_2:text
	city=metadata.city:text
	province=metadata.province:text
	postal_code=metadata.postal_code:text
	country_code=metadata.country_code:text
	address_phone=phone.address_phone
	has_account=account
	note=metadata.note:text
	metadata=metadata_object
	groups=groups;
	created_at=metadata.customer_since:text
	updated_at=ignored
	deleted_at=deleted`

var medusa1 = shape("medusa1", "Medusa 1 customers", "", 2, "has_account,billing_address_id", medusaColumns+`
	billing_address_id=ignored
	password_hash=ignored`)

var medusa2 = shape("medusa2", "Medusa 2 customers", "", 2, "has_account,company_name", medusaColumns+`
	created_by=ignored`)
