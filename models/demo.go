package models

// The sign-in of the demo, which its login page shows to everyone.
const (
	DemoEmail    = "demo@example.com"
	DemoPassword = "cohort-demo"
)
