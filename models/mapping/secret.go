package mapping

import "regexp"

// secretName are names of columns with passwords.
var secretName = regexp.MustCompile(`(?i)^(pass[ _-]?(word|phrase|wd)|pwd)([ _-]?hash)?$`)

func isSecretName(name string) bool { return secretName.MatchString(name) }
