package views

// The addresses of the pages, each said once. The routes beside them, with the rest of each address, are in handlers.
const (
	CustomersPath  = "/customers"
	GroupsPath     = "/customer-groups"
	PriceListsPath = "/price-lists"
	DiscountsPath  = "/discounts"
	ActivityPath   = "/activity"
	SearchPath     = "/search"
	ShortcutsPath  = "/shortcuts"
	ThemePath      = "/theme"
	LoginPath      = "/login"
	LogoutPath     = "/logout"
	VerifyPath     = LoginPath + "/verify"
	ConfirmPath    = "/confirm"
	JoinPath       = "/join" // and the secret of an invitation
	SettingsPath   = "/settings"

	MembershipsPath  = GroupsPath + "/customers"   // of all groups
	GroupOptionsPath = GroupsPath + "/options"     // the options of a field to choose groups
	ImportPath       = CustomersPath + "/import"   // customers from a file
	ImportGroupsPath = GroupsPath + "/import"      // customer groups from a file
	PasskeyProofPath = LoginPath + "/passkey"      // what a browser needs to pass the second step with a passkey
	RunningPath      = ActivityPath + "/under-way" // the progress of changes under way
)

// CustomerPath is the page of a customer.
func CustomerPath(id string) string { return CustomersPath + "/" + id }

// GroupPath is the page of a customer group.
func GroupPath(id string) string { return GroupsPath + "/" + id }

// ImportIntoPath is the page that imports customers into a group.
func ImportIntoPath(groupID string) string { return ImportPath + "?group=" + groupID }

// PriceListPath is the page of a price list.
func PriceListPath(id string) string { return PriceListsPath + "/" + id }

// DiscountPath is the page of a discount.
func DiscountPath(id string) string { return DiscountsPath + "/" + id }

// EntryPath is the page of an entry of the activity.
func EntryPath(id string) string { return ActivityPath + "/" + id }

// UndoPath is the address that undoes a change set.
func UndoPath(changeSet string) string { return ActivityPath + "/" + changeSet + "/undo" }
