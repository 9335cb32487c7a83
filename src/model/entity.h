#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a workspace holds, described once. Everything that lists fields (the SQL schema, headers,
 * forms, JSON shapes, ...) is made from these tables. */

typedef enum {
  CARREL_TYPE_TEXT,
  CARREL_TYPE_INTEGER,
  CARREL_TYPE_DECIMAL,
  CARREL_TYPE_MONEY, /* minor units of the record's `currency` */
  CARREL_TYPE_BOOLEAN,
  CARREL_TYPE_DATE,      /* YYYY-MM-DD */
  CARREL_TYPE_TIMESTAMP, /* RFC 3339, UTC, Z */
  CARREL_TYPE_DURATION,  /* whole seconds */
  CARREL_TYPE_EMAIL,
  CARREL_TYPE_URL,
  CARREL_TYPE_TIMEZONE, /* IANA name */
  CARREL_TYPE_CHOICE,
  CARREL_TYPE_REFERENCE, /* id of a record of another entity */
  CARREL_TYPE_JSON,
} CarrelType;

#define CARREL_N_TYPES (CARREL_TYPE_JSON + 1)

typedef enum {
  CARREL_FIELD_REQUIRED = 1 << 0,
  CARREL_FIELD_UNIQUE = 1 << 1,
  CARREL_FIELD_PERSONAL = 1 << 2,   /* says something about a person: left out or pseudonymised */
  CARREL_FIELD_SECRET = 1 << 3,     /* only exported when asked for by name */
  CARREL_FIELD_READ_ONLY = 1 << 4,  /* kept by the store */
  CARREL_FIELD_SEARCHABLE = 1 << 5, /* in the full-text index */
  CARREL_FIELD_INDEXED = 1 << 6,    /* lists sort by it, imports look it up */
  CARREL_FIELD_IDENTITY = 1 << 7,   /* finds the record that an imported row speaks of */
  CARREL_FIELD_NAME = 1 << 8,       /* what the record is called */
  CARREL_FIELD_CURRENCY = 1 << 9,   /* ISO 4217 code of the record's money */
  CARREL_FIELD_SYSTEM = 1 << 10,    /* every record has it */
} CarrelFieldFlags;

typedef struct {
  const char *value;
  const char *label;    /* marked for translation */
  const char *synonyms; /* words of other programs and languages, separated by |, or NULL */
} CarrelChoice;

typedef struct {
  const char *name;
  const char *label; /* marked for translation */
  CarrelType type;
  CarrelFieldFlags flags;
  const char *synonyms;        /* headers of other programs and languages, separated by | */
  const char *target;          /* reference: the entity referred to */
  const CarrelChoice *choices; /* choice: ends with a NULL value */
  int since;                   /* model version that brought the field; 0 means 1 */
} CarrelField;

typedef struct {
  const char *name;     /* students */
  const char *singular; /* student */
  const char *label;    /* Students, marked for translation */
  const char *label_singular;
  const char *icon;     /* symbolic icon of the window */
  const char *synonyms; /* file and element names of other programs */
  gboolean person;      /* its records are people */
  const CarrelField *fields;
  guint n_fields;
} CarrelEntity;

typedef struct {
  const CarrelEntity *entities;
  guint n_entities;
  int version; /* the highest `since` of all fields */
} CarrelModel;

/* The model of this program. A test may hand a copy with other tables to whatever takes a model. */
extern const CarrelModel carrel_model;

/* Index of the id, the first field of every entity. */
#define CARREL_FIELD_ID 0

/**
 * carrel_model_find:
 * @name: (nullable): name of an entity
 *
 * Returns: (transfer none) (nullable): the entity
 */
const CarrelEntity *carrel_model_find (const CarrelModel *model, const char *name);

/**
 * carrel_entity_find:
 * @name: (nullable): name of a field
 *
 * Returns: the field's index, or -1
 */
int carrel_entity_find (const CarrelEntity *entity, const char *name);

/**
 * carrel_entity_find_flag:
 *
 * Returns: the index of the first field that has @flag, or -1
 */
int carrel_entity_find_flag (const CarrelEntity *entity, CarrelFieldFlags flag);

/**
 * carrel_entity_event:
 * @verb: `created`, `updated` or `deleted`
 *
 * Returns: (transfer full): the event's name, such as `session.created`
 */
char *carrel_entity_event (const CarrelEntity *entity, const char *verb);

/**
 * carrel_model_in_order:
 *
 * Returns: (transfer container): the entities so that each stands after those its required
 * references point to; references of an entity to itself do not count
 */
GPtrArray *carrel_model_in_order (const CarrelModel *model);

/**
 * carrel_field_title:
 *
 * Returns: (transfer none): the translated label of @field
 */
const char *carrel_field_title (const CarrelField *field);

/**
 * carrel_field_find_choice:
 * @value: (nullable): stored value of a choice
 *
 * Returns: (transfer none) (nullable): the choice
 */
const CarrelChoice *carrel_field_find_choice (const CarrelField *field, const char *value);

/**
 * CarrelTypeInfo:
 * @name: `text`, `money`, ... as DESIGN and the docs call it
 * @label: (translatable) what a person calls such a value, for messages: “a date such as …”
 * @is_integer: whether it is kept as a whole number
 * @json: `string`, `number`, `boolean` or `any`
 * @xsd: the XML Schema type
 *
 * What is known of a type, once.
 */
typedef struct {
  const char *name;
  const char *label;
  gboolean is_integer;
  const char *json;
  const char *xsd;
} CarrelTypeInfo;

const CarrelTypeInfo *carrel_type_info (CarrelType type);

G_END_DECLS
