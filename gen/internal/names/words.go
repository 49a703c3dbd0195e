package names

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// speller turns wire names into Go names. Its own words come from the document's x-go-words
// (an overlay's decision); the initialisms are Go's.
type speller struct {
	words   map[string]string // lower case → Go spelling
	dropped map[string]bool   // lower case; not in the names of types
	inner   *strings.Replacer
}

// initialisms are the words Go writes in one case, after the list that golint and staticcheck share.
const initialisms = " acl ai api ascii cpu css csv db dns dtmf eof grpc guid html http https id imap ip jpg json jwt kb kms llm mcp mp3 " +
	"oauth otp pcm pdf png qa qps ram rpc rtc rtp sdk sip sla smtp sms sql sse ssh ssml sso stt tcp tls tts ttl udp ui uid uri url utc utf8 uuid vm voip wav webrtc ws wss xml xmpp xss "

// spellings are words whose usual spelling is neither one case nor capitalised.
const spellings = " oauth=OAuth grpc=GRPC webrtc=WebRTC voip=VoIP ids=IDs urls=URLs apis=APIs uris=URIs uuids=UUIDs llms=LLMs "

func newSpeller(d *oas.Document) *speller {
	sp := &speller{words: map[string]string{}, dropped: map[string]bool{}}
	for word, spelling := range tree.Pairs(d.Root, oas.ExtWords) {
		if lower := strings.ToLower(word.Value); tree.Text(spelling) == "" {
			sp.dropped[lower] = true
		} else {
			sp.words[lower] = tree.Text(spelling)
		}
	}
	sp.inner = sp.innerCapitals()
	return sp
}

// typeName returns the Go name of a component: PatchedAgent is AgentPatch, PaginatedAgentList is AgentPage,
// and words that say nothing of a type are dropped.
func (sp *speller) typeName(key string) string {
	words := splitWords(key)
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return sp.dropped[strings.ToLower(w)] })
	if len(kept) == 0 {
		kept = words
	}
	switch last := len(kept) - 1; {
	case last > 0 && strings.EqualFold(kept[0], "patched"):
		kept = append(kept[1:], "Patch")
	case last > 1 && strings.EqualFold(kept[0], "paginated") && strings.EqualFold(kept[last], "list"):
		kept = append(kept[1:last], "Page")
	}
	if name := sp.join(kept); name != "" {
		return sp.guarded(name)
	}
	return sp.exported(key)
}

// split cuts a Go name into words as splitWords does, but keeps those whose spelling has capitals inside:
// LiveKitV1 is LiveKit and V1.
func (sp *speller) split(name string) []string {
	return splitWords(sp.inner.Replace(name))
}

// innerCapitals makes one word of each spelling that splitWords would cut, the longest first.
func (sp *speller) innerCapitals() *strings.Replacer {
	spelled := slices.Collect(maps.Values(sp.words))
	for entry := range strings.FieldsSeq(spellings) {
		_, spelling, _ := strings.Cut(entry, "=")
		spelled = append(spelled, spelling)
	}
	slices.SortFunc(spelled, func(x, y string) int { return cmp.Or(len(y)-len(x), strings.Compare(x, y)) })
	var pairs []string
	for _, spelling := range spelled {
		if len(splitWords(spelling)) > 1 {
			pairs = append(pairs, spelling, " "+strings.ToUpper(spelling[:1])+strings.ToLower(spelling[1:])+" ")
		}
	}
	return strings.NewReplacer(pairs...)
}

// pascal returns s as an exported Go identifier without its guard for a leading digit.
func (sp *speller) pascal(s string) string { return sp.join(splitWords(s)) }

func (sp *speller) join(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(sp.spell(w))
	}
	return b.String()
}

// exported returns s as an exported Go identifier; never empty.
func (sp *speller) exported(s string) string {
	if name := sp.pascal(s); name != "" {
		return sp.guarded(name)
	}
	return "X" + runeCodes(s)
}

// guarded keeps a name from beginning with a digit.
func (sp *speller) guarded(name string) string {
	if name[0] >= '0' && name[0] <= '9' {
		return "N" + name
	}
	return name
}

func (sp *speller) spell(word string) string {
	lower := strings.ToLower(word)
	if own, ok := sp.words[lower]; ok {
		return own
	}
	if i := strings.Index(spellings, " "+lower+"="); i >= 0 {
		rest := spellings[i+len(lower)+2:]
		return rest[:strings.IndexByte(rest, ' ')]
	}
	if strings.Contains(initialisms, " "+lower+" ") {
		return strings.ToUpper(word)
	}
	return strings.ToUpper(word[:1]) + lower[1:]
}

// camel returns s as an unexported Go identifier for an argument.
func (sp *speller) camel(s string) string {
	ws := splitWords(s)
	if len(ws) == 0 {
		return "x" + runeCodes(s)
	}
	name := strings.ToLower(ws[0]) + sp.pascal(strings.Join(ws[1:], " "))
	if name[0] >= '0' && name[0] <= '9' {
		return "n" + name
	}
	return name
}

// splitWords cuts s at everything that is not an ASCII letter or digit, between a lower-case letter
// and an upper-case one, and before the last capital of a run that a lower-case letter follows
// ("AIAgentV2" is AI, Agent, V2). Letters outside ASCII are dropped: what is left is safe in Go.
// Words are the words of a wire name, in lower case.
func Words(name string) []string {
	words := splitWords(name)
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	return words
}

func splitWords(s string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return !IsAlnum(r) }) {
		start := 0
		for i := 1; i < len(part); i++ {
			if isBoundary(part, i) {
				words = append(words, part[start:i])
				start = i
			}
		}
		words = append(words, part[start:])
	}
	return words
}

func isBoundary(s string, i int) bool {
	prev, cur := rune(s[i-1]), rune(s[i])
	if !unicode.IsUpper(cur) {
		return false
	}
	if unicode.IsLower(prev) || unicode.IsDigit(prev) {
		return true
	}
	return i+1 < len(s) && unicode.IsLower(rune(s[i+1])) && !isPluralTail(s, i+1)
}

// isPluralTail reports whether the lower-case run at i is the s of an initialism's plural ("IDs").
func isPluralTail(s string, i int) bool {
	return s[i] == 's' && (i+1 == len(s) || !unicode.IsLower(rune(s[i+1])))
}

func IsAlnum(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// runeCodes spells s in the hexadecimal numbers of its characters, and the end of a long one as a sum
// over all of it.
func runeCodes(s string) string {
	const most = 16
	var b strings.Builder
	for i, r := range s {
		if i > most {
			b.WriteString(strings.ToUpper(sum(s)))
			break
		}
		fmt.Fprintf(&b, "%X", r)
	}
	return b.String()
}

// sum tells texts apart that have the same beginning.
func sum(s string) string {
	hash := fnv.New32a()
	_, _ = io.WriteString(hash, s)
	return fmt.Sprintf("%08x", hash.Sum32())
}

// symbols name the characters that would otherwise vanish from a constant.
const symbols = "+Plus -Minus ~Tilde <LessThan >GreaterThan =Equal !Not *Star /Slash %Percent &And |Or ^Caret ?Question #Hash @At $Dollar .Dot ,Comma :Colon ;Semicolon _Underscore"

// constant returns the part of a constant's name that says its value. Symbols are spelled out where
// they lead or are all there is, so that "-" and "<10" keep a name; elsewhere they separate words.
func (sp *speller) constant(value string) string {
	if value == "" {
		return "Empty"
	}
	var lead strings.Builder
	rest := strings.TrimSpace(value)
	for rest != "" && !IsAlnum(rune(rest[0])) {
		r, size := utf8.DecodeRuneInString(rest)
		lead.WriteString(symbolWord(r))
		rest = rest[size:]
	}
	name := lead.String() + sp.pascal(rest)
	if name == "" {
		return "X" + runeCodes(value)
	}
	return name
}

func symbolWord(r rune) string {
	for entry := range strings.FieldsSeq(symbols) {
		if []rune(entry)[0] == r {
			return entry[1:]
		}
	}
	if unicode.IsSpace(r) || r == '(' || r == '"' || r == '\'' || r == '[' {
		return ""
	}
	return "X" + fmt.Sprintf("%X", r)
}

// lookups are Django's filter suffixes; a double underscore before anything else crosses a relation.
const lookups = " gt gte lt lte in exact iexact contains icontains startswith endswith istartswith iendswith range isnull regex iregex date year month day hour not ne or and "

// parameter returns the Go name of a query or header parameter. "result__id" crosses a relation and
// is another thing than "result_id", so the crossing is said.
func (sp *speller) parameter(wire string) string {
	parts := strings.Split(wire, "__")
	name := sp.exported(parts[0])
	for _, part := range parts[1:] {
		if !strings.Contains(lookups, " "+strings.ToLower(part)+" ") {
			name += "Related"
		}
		name += sp.pascal(part)
	}
	return name
}

// singular returns the singular of an English noun in Pascal case ("ScenariosV1" is handled by the
// caller, who has the version apart).
func singular(s string) string {
	switch {
	case HasAnySuffix(strings.ToLower(s), "series", "news"):
		return s
	case strings.HasSuffix(s, "ies") && len(s) > 4:
		return s[:len(s)-3] + "y"
	case HasAnySuffix(s, "sses", "shes", "ches", "xes", "tuses"):
		return s[:len(s)-2]
	case HasAnySuffix(s, "ss", "us", "is"):
		return s
	case strings.HasSuffix(s, "s") && len(s) > 2:
		return s[:len(s)-1]
	}
	return s
}

func HasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// IsIdentifier reports whether s can stand in Go as an exported name.
func IsIdentifier(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !IsAlnum(r) }) < 0
}
