#include "config.h"

#include "exchange/encoding.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK_SIZE 65536
#define LONGEST_CHARACTER 4 /* bytes of UTF-8 */
#define REPLACEMENT 0xfffd
#define ALL_ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define ALL_HIGH G_GUINT64_CONSTANT (0x8080808080808080)

static const struct {
  const char *name;
  CarrelEncoding encoding;
} names[] = {
  { "utf-8", CARREL_ENCODING_UTF8 },
  { "utf-16le", CARREL_ENCODING_UTF16LE },
  { "utf-16be", CARREL_ENCODING_UTF16BE },
  { "windows-1252", CARREL_ENCODING_WINDOWS_1252 },
  { "iso-8859-1", CARREL_ENCODING_WINDOWS_1252 },
};

static const struct {
  CarrelEncoding encoding;
  guint length;
  const char *bytes;
} marks[] = {
  { CARREL_ENCODING_UTF8, 3, "\xef\xbb\xbf" },
  { CARREL_ENCODING_UTF16LE, 2, "\xff\xfe" },
  { CARREL_ENCODING_UTF16BE, 2, "\xfe\xff" },
};

/* Windows-1252 0x80 to 0x9f (Unicode's CP1252.TXT); 0: undefined. The others are U+00A0 to U+00FF
 * and ASCII. */
static const gunichar2 windows_1252[32] = {
  0x20ac, 0x0000, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x0000, 0x017d, 0x0000, 0x0000, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0000, 0x017e, 0x0178,
};

gboolean
carrel_encoding_find (const char *name, CarrelEncoding *encoding, GError **error)
{
  g_autoptr (GString) possible = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_ascii_strcasecmp (name, names[i].name) == 0) {
      *encoding = names[i].encoding;
      return TRUE;
    }
    g_string_append_printf (possible, "%s%s", i == 0 ? "" : ", ", names[i].name);
  }
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
               _ ("There is no encoding “%s”. Possible are: %s."), name, possible->str);
  return FALSE;
}

const char *
carrel_encoding_get_title (CarrelEncoding encoding)
{
  switch (encoding) {
  case CARREL_ENCODING_UTF16LE:
    return _ ("UTF-16 (little-endian)");
  case CARREL_ENCODING_UTF16BE:
    return _ ("UTF-16 (big-endian)");
  case CARREL_ENCODING_WINDOWS_1252:
    return "Windows-1252";
  default:
    return "UTF-8";
  }
}

static gboolean
is_ascii_text (guint high, guint low)
{
  return high == 0 && (g_ascii_isprint ((char) low) || g_ascii_isspace ((char) low));
}

/* A table in any script has digits, commas and line ends, and half of such a unit is a zero byte.
 * The other byte order sees hardly any, but not none: U+4E00 read backwards is an N. */
static gboolean
looks_like_utf16 (const guchar *data, gsize length, CarrelEncoding *encoding)
{
  gsize units = MIN (length, 4096) / 2;
  gsize little = 0;
  gsize big = 0;

  for (gsize i = 0; i < units; i++) {
    if (is_ascii_text (data[2 * i + 1], data[2 * i]))
      little++;
    if (is_ascii_text (data[2 * i], data[2 * i + 1]))
      big++;
  }
  if (MAX (little, big) < 2 || MAX (little, big) < units / 5
      || MAX (little, big) < 4 * MIN (little, big))
    return FALSE;
  *encoding = little > big ? CARREL_ENCODING_UTF16LE : CARREL_ENCODING_UTF16BE;
  return TRUE;
}

gboolean
carrel_encoding_of_start (const char *data, gsize length, CarrelEncoding *encoding)
{
  g_return_val_if_fail (data != NULL && encoding != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (length >= marks[i].length && memcmp (data, marks[i].bytes, marks[i].length) == 0) {
      *encoding = marks[i].encoding;
      return TRUE;
    }
  }
  return looks_like_utf16 ((const guchar *) data, length, encoding);
}

/* Goes on over ASCII other than zero bytes, eight at a time. */
static gsize
skip_ascii (const char *data, gsize at, gsize length)
{
  guint64 word;

  while (length - at >= sizeof word) {
    memcpy (&word, data + at, sizeof word);
    if (((word | (word - ALL_ONES)) & ALL_HIGH) != 0)
      break;
    at += sizeof word;
  }
  while (at < length && (guchar) (data[at] - 1) < 0x7f)
    at++;
  return at;
}

gsize
carrel_encoding_find_damage (const char *data, gsize length)
{
  gsize at = skip_ascii (data, 0, length);
  const char *end;

  if (at == length)
    return length;
  (void) g_utf8_validate_len (data + at, length - at, &end);
  return (gsize) (end - data);
}

typedef struct {
  guint64 sequences; /* whole ones of more than one byte */
  guint64 broken;    /* bytes that are part of none */
} Census;

/* Returns how many bytes were counted; the rest may be the beginning of a character. */
static gsize
count_sequences (Census *census, const char *data, gsize length)
{
  gsize at = 0;

  while ((at = skip_ascii (data, at, length)) < length) {
    gunichar c;

    if (data[at] == '\0') {
      at++;
      continue;
    }
    c = g_utf8_get_char_validated (data + at, (gssize) (length - at));
    if (c == (gunichar) -2 && length - at < LONGEST_CHARACTER)
      return at;
    if (c >= (gunichar) -2) {
      census->broken++;
      at++;
    } else {
      census->sequences++;
      at += (gsize) (g_utf8_next_char (data + at) - (data + at));
    }
  }
  return at;
}

static gboolean
take_census (CarrelInput *input, char *buffer, gsize kept, Census *census, GError **error)
{
  gssize got;

  do {
    gsize counted = count_sequences (census, buffer, kept);

    kept -= counted;
    memmove (buffer, buffer + counted, kept);
    got = carrel_input_read (input, buffer + kept, CHUNK_SIZE, error);
    kept += (gsize) MAX (0, got);
  } while (got > 0);
  census->broken += kept; /* the file ends within a character */
  return got == 0;
}

gboolean
carrel_encoding_detect (CarrelInput *input, CarrelEncoding *encoding, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK_SIZE + LONGEST_CHARACTER);
  Census census = { 0, 0 };
  gssize got;

  g_return_val_if_fail (input != NULL && encoding != NULL, FALSE);

  if (!carrel_input_rewind (input, error))
    return FALSE;
  got = carrel_input_read (input, buffer, CHUNK_SIZE, error);
  if (got < 0)
    return FALSE;
  if (carrel_encoding_of_start (buffer, (gsize) got, encoding))
    return carrel_input_rewind (input, error);

  if (!take_census (input, buffer, (gsize) got, &census, error))
    return FALSE;
  /* Windows-1252 text has such sequences too, in “CAFÉ»”, but far more lone accents. */
  *encoding = census.broken == 0 || census.sequences >= 2 * census.broken
                ? CARREL_ENCODING_UTF8
                : CARREL_ENCODING_WINDOWS_1252;
  return carrel_input_rewind (input, error);
}

struct _CarrelDecoder {
  CarrelInput *input;
  CarrelEncoding encoding;
  gsize start; /* of what is fetched but not yet decoded */
  gsize end;
  gboolean at_end;
  guchar raw[CHUNK_SIZE];
};

/* Positions the input after a byte order mark. */
static gboolean
skip_mark (CarrelDecoder *self, GError **error)
{
  guint length = 0;
  gssize got = 1;
  gsize have = 0;

  if (!carrel_input_rewind (self->input, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    length = MAX (length, marks[i].encoding == self->encoding ? marks[i].length : 0);
  while (got > 0 && have < length) {
    got = carrel_input_read (self->input, self->raw + have, length - have, error);
    have += (gsize) MAX (0, got);
  }
  if (got < 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (marks[i].encoding == self->encoding && have == marks[i].length
        && memcmp (self->raw, marks[i].bytes, have) == 0)
      return TRUE;
  }
  return carrel_input_rewind (self->input, error);
}

CarrelDecoder *
carrel_decoder_new (CarrelInput *input, CarrelEncoding encoding, GError **error)
{
  g_autoptr (CarrelDecoder) self = NULL;

  g_return_val_if_fail (input != NULL, NULL);

  self = g_new (CarrelDecoder, 1);
  self->input = input;
  self->encoding = encoding;
  self->start = 0;
  self->end = 0;
  self->at_end = FALSE;
  return skip_mark (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carrel_decoder_free (CarrelDecoder *self)
{
  g_free (self);
}

static gboolean
fetch (CarrelDecoder *self, GError **error)
{
  gssize got;

  memmove (self->raw, self->raw + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  got = carrel_input_read (self->input, self->raw + self->end, CHUNK_SIZE - self->end, error);
  if (got < 0)
    return FALSE;
  self->end += (gsize) got;
  self->at_end = got == 0;
  return TRUE;
}

static gsize
decode_windows_1252 (CarrelDecoder *self, char *buffer, gsize length)
{
  gsize used = 0;

  while (self->start < self->end && length - used >= LONGEST_CHARACTER) {
    guchar byte = self->raw[self->start++];
    gunichar c = byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;

    if (byte < 0x80 || c == 0)
      buffer[used++] = (char) byte;
    else
      used += (gsize) g_unichar_to_utf8 (c, buffer + used);
  }
  return used;
}

static guint
unit_at (const CarrelDecoder *self, gsize at)
{
  guint high = self->encoding == CARREL_ENCODING_UTF16LE ? 1 : 0;

  return (guint) self->raw[at + high] << 8 | self->raw[at + 1 - high];
}

/* UTF-16 (RFC 2781 2.2) as far as whole characters are at hand. */
static gsize
decode_utf16 (CarrelDecoder *self, char *buffer, gsize length)
{
  gsize used = 0;

  while (self->end - self->start >= 2 && length - used >= LONGEST_CHARACTER) {
    gunichar c = unit_at (self, self->start);
    guint next = self->end - self->start >= 4 ? unit_at (self, self->start + 2) : 0;

    if (c >= 0xd800 && c < 0xdc00 && self->end - self->start < 4 && !self->at_end)
      break;
    self->start += 2;
    if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
      self->start += 2;
    } else if (c >= 0xd800 && c < 0xe000)
      c = REPLACEMENT;

    if (c < 0x80)
      buffer[used++] = (char) c;
    else
      used += (gsize) g_unichar_to_utf8 (c, buffer + used);
  }
  return used;
}

gssize
carrel_decoder_read (CarrelDecoder *self, char *buffer, gsize length, GError **error)
{
  gsize used;

  g_return_val_if_fail (self != NULL && length >= LONGEST_CHARACTER, -1);

  if (self->encoding == CARREL_ENCODING_UTF8)
    return carrel_input_read (self->input, buffer, length, error);

  do {
    if (self->end - self->start < LONGEST_CHARACTER && !self->at_end && !fetch (self, error))
      return -1;
    used = self->encoding == CARREL_ENCODING_WINDOWS_1252
             ? decode_windows_1252 (self, buffer, length)
             : decode_utf16 (self, buffer, length);
  } while (used == 0 && !self->at_end);

  if (used == 0 && self->start < self->end) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is cut short: it is written in UTF-16 but ends within a character. Save "
                    "or download it again."),
                 carrel_input_get_name (self->input));
    return -1;
  }
  return (gssize) used;
}
