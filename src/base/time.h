#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants are seconds since 1970 UTC; their text is RFC 3339 with Z. Dates are YYYY-MM-DD.
 * Durations are whole seconds; their text is ISO 8601 (PT1H30M). */

#define CARREL_TIME_SIZE 32 /* room for any text written here, with its NUL */
#define CARREL_SECONDS_A_DAY 86400

/**
 * carrel_time_format:
 * @buffer: (out caller-allocates): at least %CARREL_TIME_SIZE bytes
 * @unix_s: seconds since 1970 UTC, years 0001 to 9999
 *
 * Returns: the length of the RFC 3339 text written, for example `2026-11-21T10:00:00Z`
 */
gsize carrel_time_format (char *buffer, gint64 unix_s);

/**
 * carrel_time_parse:
 * @text: RFC 3339 5.6: date, `T` or a space, time, `Z` or an offset; a fraction is cut off
 * @unix_s: (out): seconds since 1970 UTC
 *
 * Returns: FALSE when @text is not such a time or names a day that does not exist
 */
gboolean carrel_time_parse (const char *text, gint64 *unix_s);

/**
 * carrel_time_parse_local:
 * @text: a date and time as above but without offset
 * @zone: the zone whose wall clock is meant
 * @unix_s: (out): seconds since 1970 UTC. In the hour that is skipped in spring the time after
 *   the jump, in the hour that comes twice in autumn the first.
 *
 * Returns: FALSE when @text is not such a time
 */
gboolean carrel_time_parse_local (const char *text, GTimeZone *zone, gint64 *unix_s);

/**
 * carrel_date_format:
 * @buffer: (out caller-allocates): at least %CARREL_TIME_SIZE bytes
 * @days: days since 1970-01-01
 *
 * Returns: the length written
 */
gsize carrel_date_format (char *buffer, gint64 days);

/**
 * carrel_date_parse:
 * @text: exactly YYYY-MM-DD, years 0001 to 9999
 * @days: (out) (optional): days since 1970-01-01
 *
 * Returns: FALSE when @text is not a date that exists
 */
gboolean carrel_date_parse (const char *text, gint64 *days);

/**
 * carrel_date_from_parts:
 *
 * Returns: FALSE when year (1 to 9999), month and day name no day; else @days since 1970-01-01
 */
gboolean carrel_date_from_parts (int year, int month, int day, gint64 *days);

/**
 * carrel_duration_format:
 * @buffer: (out caller-allocates): at least %CARREL_TIME_SIZE bytes
 * @seconds: 0 or more
 *
 * Returns: the length of the ISO 8601 text written, in hours, minutes and seconds
 */
gsize carrel_duration_format (char *buffer, gint64 seconds);

/**
 * carrel_duration_parse:
 * @text: ISO 8601 with days, hours, minutes and seconds (`P1DT2H`, `PT45M`), or `h:mm[:ss]`
 * @seconds: (out): the length
 *
 * Returns: FALSE when @text is neither or is longer than 100 years
 */
gboolean carrel_duration_parse (const char *text, gint64 *seconds);

G_END_DECLS
