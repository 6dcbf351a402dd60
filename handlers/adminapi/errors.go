package adminapi

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/record"
)

// errorTypes are the type and the code of the errors of a status. A code stands only where Medusa has one.
var errorTypes = map[int]struct{ kind, code string }{
	http.StatusBadRequest:            {"invalid_data", ""},
	http.StatusForbidden:             {"not_allowed", ""},
	http.StatusNotFound:              {"not_found", ""},
	http.StatusConflict:              {"conflict", "invalid_state_error"},
	http.StatusPreconditionFailed:    {"conflict", ""},
	http.StatusRequestEntityTooLarge: {"invalid_data", ""},
	http.StatusUnprocessableEntity:   {"duplicate_error", "invalid_request_error"},
	http.StatusTooManyRequests:       {"not_allowed", ""},
	http.StatusServiceUnavailable:    {"unavailable", ""},
	http.StatusInternalServerError:   {"unknown_error", "unknown_error"},
}

// subject is the thing and the field that an error concerns.
type subject struct {
	kind          record.Kind
	object, field string
}

// medusaMessages are the messages that clients of Medusa compare. A $ stands for the value that was refused.
var medusaMessages = map[subject]string{
	{record.NotFound, "customer", "id"}:                      "Customer with id: $ was not found",
	{record.NotFound, "customer", "customer_ids"}:            `The following customer ids do not exist: "$"`,
	{record.NotFound, "customer_group", "id"}:                "CustomerGroup with id $ was not found",
	{record.NotFound, "customer_group", "customer_group_id"}: "Customer_group with customer_group_id $ does not exist.",
	{record.Duplicate, "customer", "email, has_account"}:     "Customer with email, has_account $ already exists.",
	{record.Duplicate, "customer_group", "name"}:             "Customer_group with name $ already exists.",
	{record.NotFound, "price_list", "id"}:                    "Price list with id: $ was not found",
	{record.Invalid, "price_list", "ends_at"}:                `"ends_at" must be greater than "starts_at"`,
	{record.NotFound, "discount", "id"}:                      "Discount with id $ was not found",
	{record.NotFound, "discount", "code"}:                    "Discounts with code $ was not found",
	{record.Duplicate, "discount", "code"}:                   "Discount with code $ already exists.",
	{record.Invalid, "discount", "ends_at"}:                  `"ends_at" must be greater than "starts_at"`,
	{record.Invalid, "discount", "value"}:                    "Discount value above 100 is not allowed when type is percentage",
	{record.Invalid, "discount", "is_dynamic"}:               "Discount must be set to dynamic",
	{record.NotFound, "discount_condition", "id"}:            "DiscountCondition with id $ was not found",
	{record.Invalid, "discount_condition",
		"customer_groups"}: "Missing one of products, collections, tags, types or customer groups in data",
	{record.Duplicate, "discount_condition",
		"operator"}: "Discount Condition with operator '$' and type 'customer_groups' already exist on a Discount Rule",
	{record.NotFound, "region", "id"}:     "Region with $ was not found",
	{record.Invalid, "customer", "email"}: "Email cannot be changed when the user has registered their account",
}

// medusaMessagesAtCreation take precedence when something new was to be made.
var medusaMessagesAtCreation = map[subject]string{
	{record.Duplicate, "customer_group", "name"}: "Key (name)=($) already exists.",
}

// AnswerError answers with an error as JSON: code, type and message, as Medusa writes them.
func AnswerError(c echo.Context, status int, shown *record.Error) error {
	if status == http.StatusUnauthorized {
		return c.String(status, "Unauthorized")
	}
	kind := errorTypes[status]
	if kind.kind == "" {
		kind.kind = "invalid_data"
	}
	return answer(c, status, func(r *reply) error {
		r.buf = append(r.buf, '{')
		if kind.code != "" {
			r.buf = append(appendText(append(r.buf, `"code":`...), kind.code), ',')
		}
		r.buf = appendText(append(r.buf, `"type":`...), kind.kind)
		r.buf = appendText(append(r.buf, `,"message":`...), message(shown, creates(c)))
		r.buf = append(r.buf, '}')
		return nil
	})
}

// creates is true for a request that was to make something new.
func creates(c echo.Context) bool {
	return c.Request().Method == http.MethodPost && !strings.Contains(c.Path(), ":id")
}

// message returns the message of an error for a client: Medusa's where it has one, else the one for people.
func message(e *record.Error, creating bool) string {
	this := subject{e.Kind, e.Object, e.Field}
	words, known := medusaMessages[this]
	if first, is := medusaMessagesAtCreation[this]; is && creating {
		words = first
	}
	switch {
	case this == (subject{record.Duplicate, "customer", "email, has_account"}) && creating:
		// Medusa looks first who has the e-mail, and says it in other words.
		if strings.HasSuffix(e.Value, ", t") {
			return "A customer with the given email already has an account. Log in instead"
		}
		return "Guest customer with email already exists"
	case known:
		return strings.ReplaceAll(words, "$", e.Value)
	case e.Message != "" || len(e.Fields) == 0:
		return e.Message
	}
	var faults []string
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		faults = append(faults, field+": "+e.Fields[field])
	}
	return strings.Join(faults, " ")
}

// invalidData turns a fault that package wire found into the error to answer with; other errors it returns as they are.
func invalidData(err error) error {
	if invalid, ok := wire.IsInvalid(err); ok {
		return &record.Error{Kind: record.Invalid, Message: invalid.Message}
	}
	return err
}
