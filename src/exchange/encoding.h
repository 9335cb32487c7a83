#pragma once

#include "exchange/input.h"

G_BEGIN_DECLS

/* In which bytes a text file is written, and its bytes as UTF-8. */

typedef enum {
  CARREL_ENCODING_UTF8,
  CARREL_ENCODING_UTF16LE,
  CARREL_ENCODING_UTF16BE,
  CARREL_ENCODING_WINDOWS_1252,
} CarrelEncoding;

/**
 * carrel_encoding_find:
 * @name: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, or `iso-8859-1`, which is read as
 *   Windows-1252 as the WHATWG Encoding Standard has it
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_OPTION when there is no such encoding
 */
gboolean carrel_encoding_find (const char *name, CarrelEncoding *encoding, GError **error);

/**
 * carrel_encoding_get_title:
 * Returns: (transfer none): what people call it: “UTF-16 (little-endian)”
 */
const char *carrel_encoding_get_title (CarrelEncoding encoding);

/**
 * carrel_encoding_of_start:
 * @data: the first bytes of a file, some thousand if there are so many
 *
 * Returns: whether these bytes alone decide the encoding: by a byte order mark, or by the zero
 * bytes of UTF-16 without one
 */
gboolean carrel_encoding_of_start (const char *data, gsize length, CarrelEncoding *encoding);

/**
 * carrel_encoding_detect:
 * @encoding: (out): what the input is written in
 *
 * Reads all of @input, then rewinds it. Text that is UTF-8 but for few damaged bytes counts as
 * UTF-8, so that the damage is found where it is instead of garbling every other accent.
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR when it cannot be read
 */
gboolean carrel_encoding_detect (CarrelInput *input, CarrelEncoding *encoding, GError **error);

/**
 * carrel_encoding_find_damage:
 * @data: (array length=length): bytes from a decoder, whole characters
 *
 * Returns: offset of the first byte that is not UTF-8 text, or is zero; @length if there is none
 */
gsize carrel_encoding_find_damage (const char *data, gsize length);

typedef struct _CarrelDecoder CarrelDecoder;

/**
 * carrel_decoder_new:
 * @input: (transfer none): is rewound and read from its beginning; a byte order mark is skipped
 *
 * Returns: (transfer full) (nullable): the decoder, NULL with %CARREL_EXCHANGE_ERROR
 */
CarrelDecoder *carrel_decoder_new (CarrelInput *input, CarrelEncoding encoding, GError **error);
void carrel_decoder_free (CarrelDecoder *self);

/**
 * carrel_decoder_read:
 * @length: room, at least 4 bytes
 *
 * Gives text as UTF-8. What has no meaning is never replaced by a guess: broken UTF-8, and the five
 * bytes that Windows-1252 leaves undefined, come as they are, which is not UTF-8, so that
 * carrel_encoding_find_damage() finds them. Halves of UTF-16 surrogate pairs come as U+FFFD.
 *
 * Returns: bytes put into @buffer, 0 at the end, -1 with %CARREL_EXCHANGE_ERROR
 */
gssize carrel_decoder_read (CarrelDecoder *self, char *buffer, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDecoder, carrel_decoder_free)

G_END_DECLS
