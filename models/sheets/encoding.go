package sheets

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Encodings are the encodings that CSV files are read in, by their names.
var Encodings = []string{utf8Name, utf16LE, utf16BE, windows1252, "windows-1250", "ISO-8859-15", "macintosh"}

const (
	utf8Name    = "UTF-8"
	utf16LE     = "UTF-16LE"
	utf16BE     = "UTF-16BE"
	windows1252 = "windows-1252"

	utf8Mark = "\ufeff"
)

// decoders are the encodings that are not UTF-8. What one of the first two cannot read becomes U+FFFD.
var decoders = map[string]encoding.Encoding{
	utf16LE:        unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	utf16BE:        unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	windows1252:    charmap.Windows1252,
	"windows-1250": charmap.Windows1250,
	"ISO-8859-15":  charmap.ISO8859_15,
	"macintosh":    charmap.Macintosh,
}

// eightBit are the encodings that a file which is not UTF-8 may have, the likeliest first.
var eightBit = Encodings[3:]

// sampleSize is how much of a file is looked at to find out how it is read. Where that is nothing but ASCII the next piece is.
const sampleSize = 1 << 20

// decode reads a text in an encoding as UTF-8. What is in UTF-8 already is not checked.
func decode(text io.Reader, encoding string) io.Reader {
	if decoder, is := decoders[encoding]; is {
		return decoder.NewDecoder().Reader(text)
	}
	return text
}

// detectEncoding finds the encoding of a file that begins with start. sample is the piece of it that decided.
func detectEncoding(in *input, start []byte) (name string, sample []byte, err error) {
	switch {
	case bytes.HasPrefix(start, []byte(utf8Mark)):
		return utf8Name, start, nil
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return utf16LE, start, nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return utf16BE, start, nil
	}
	if name := utf16Of(start); name != "" {
		return name, start, nil
	}
	sample = start
	for offset := int64(len(start)); isASCII(sample); offset += int64(len(sample)) {
		if sample, err = in.piece(offset, sampleSize); err != nil || len(sample) == 0 {
			return utf8Name, start, err
		}
	}
	if good, bad := countUTF8(sample); bad > good {
		return likeliestOf(sample), sample, nil
	}
	return utf8Name, sample, nil
}

func isASCII(text []byte) bool {
	return len(text) > 0 && !slices.ContainsFunc(text, func(b byte) bool { return b >= utf8.RuneSelf })
}

// utf16Of is the encoding of a text in UTF-16 without a mark, "" if it is none: every other byte of what is ASCII in it is zero.
func utf16Of(start []byte) string {
	pairs := len(start) / 2
	var zeros [2]int
	for i, b := range start[:2*pairs] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch few, many := pairs/100, pairs/5; {
	case pairs < 4:
		return ""
	case zeros[1] > many && zeros[0] <= few:
		return utf16LE
	case zeros[0] > many && zeros[1] <= few:
		return utf16BE
	}
	return ""
}

// countUTF8 counts the letters beyond ASCII that are UTF-8, and the bytes that cannot be. A letter that is cut off at either end does not
// count.
func countUTF8(text []byte) (good, bad int) {
	for cut := 0; cut < utf8.UTFMax-1 && len(text) > 0 && !utf8.RuneStart(text[0]); cut++ {
		text = text[1:]
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r != utf8.RuneError || size > 1:
			if size > 1 {
				good++
			}
		case utf8.FullRune(text):
			bad++
		}
		text = text[size:]
	}
	return good, bad
}

// likeliest are letters beyond ASCII that names are full of, without those that have the place of another's vowels.
const likeliest = "äöüßÄÖÜáàâãåçéèêëíìîïñóòôõøúùûæÁÀÂÅÇÉÈÊËÍÓÔØÚÆýąćęłńżĄĆĘŁŃŻčďěňřůČŘŮőűĐđăîșțŞşŢţ"

// likeliestOf is the encoding of 8 bits that finds the most of such letters, windows-1252 if it makes no difference.
func likeliestOf(sample []byte) string {
	var counts [256]int
	for _, b := range sample {
		counts[b]++
	}
	best, most := "", -1
	for _, name := range eightBit {
		found := 0
		for b := utf8.RuneSelf; b < len(counts); b++ {
			letter, _ := decoders[name].NewDecoder().String(string([]byte{byte(b)}))
			if counts[b] > 0 && strings.Contains(likeliest, letter) {
				found += counts[b]
			}
		}
		if found > most {
			best, most = name, found
		}
	}
	return best
}

// maxSamples and maxSampleLength bound what is shown of a file whose encoding is doubtful.
const (
	maxSamples      = 3
	maxSampleLength = 60
)

// samplesOf are cells of a text with letters beyond ASCII, as each encoding of 8 bits reads them, beginning with the one that is used.
func samplesOf(text []byte, used string) []EncodingSample {
	cells := cellsBeyondASCII(text)
	var samples []EncodingSample
	for _, name := range slices.Concat([]string{used}, eightBit) {
		sample := EncodingSample{Encoding: name}
		for _, cell := range cells {
			read, _ := decoders[name].NewDecoder().String(cell)
			sample.Cells = append(sample.Cells, read)
		}
		if !slices.ContainsFunc(samples, func(other EncodingSample) bool { return slices.Equal(other.Cells, sample.Cells) }) {
			samples = append(samples, sample)
		}
	}
	return samples
}

// cellsBeyondASCII are the first different cells with bytes beyond ASCII, as they stand in the file.
func cellsBeyondASCII(text []byte) (cells []string) {
	for piece := range bytes.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(Commas+"\"\r\n", r) }) {
		piece = bytes.TrimSpace(piece)
		if isASCII(piece) || len(piece) == 0 || len(piece) > maxSampleLength || slices.Contains(cells, string(piece)) {
			continue
		}
		if cells = append(cells, string(piece)); len(cells) == maxSamples {
			break
		}
	}
	return cells
}
