#pragma once

#include "model/record.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * carrel_search_text_of_record:
 *
 * Returns: (transfer full) (nullable): the words of all searchable fields, as they stand in the
 * index; NULL when there are none
 */
char *carrel_search_text_of_record (const CarrelRecord *record);

/**
 * carrel_search_select_text:
 *
 * Returns: (transfer full): SQL that gives the key of each record, then its searchable fields
 */
char *carrel_search_select_text (const CarrelEntity *entity);
char *carrel_search_text_of_row (CarrelStatement *statement, int first_column);

/**
 * carrel_search_match:
 * @words: what a person typed
 *
 * Returns: (transfer full) (nullable): the query for the index: every word, as a beginning; NULL
 * when @words holds nothing that could be found
 */
char *carrel_search_match (const char *words);

G_END_DECLS
