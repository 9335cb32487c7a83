#pragma once

#include "exchange/privacy.h"

G_BEGIN_DECLS

/* What a bundle says of itself, in manifest.json. docs/formats.md describes it. */

#define CARREL_BUNDLE_MANIFEST "manifest.json"
#define CARREL_BUNDLE_README "README.txt"
#define CARREL_BUNDLE_MAX_MANIFEST (1024 * 1024) /* bytes */

typedef struct {
  char *name; /* ENTITY.ndjson */
  const CarrelEntity *entity;
  guint64 count; /* records */
  guint64 bytes;
  char *sha256;
} CarrelBundleFile;

typedef struct {
  char *program;    /* Carrel 0.1.0 */
  char *created_at; /* RFC 3339 */
  char *workspace;  /* its id */
  char *audit_head; /* of the moment of the export */
  char *currency;   /* settings of the workspace, NULL where there were none */
  char *timezone;
  CarrelPrivacyMode privacy;
  GPtrArray *files; /* of CarrelBundleFile */
} CarrelBundleManifest;

CarrelBundleManifest *carrel_bundle_manifest_new (void);
void carrel_bundle_manifest_free (CarrelBundleManifest *self);

/**
 * carrel_bundle_manifest_add:
 * @sha256: (transfer full)
 */
void carrel_bundle_manifest_add (CarrelBundleManifest *self, const CarrelEntity *entity,
                                 guint64 count, guint64 bytes, char *sha256);

/**
 * carrel_bundle_manifest_find:
 *
 * Returns: (transfer none) (nullable): the file of @entity
 */
const CarrelBundleFile *
carrel_bundle_manifest_find (const CarrelBundleManifest *self, const CarrelEntity *entity);
char *carrel_bundle_manifest_print (const CarrelBundleManifest *self);

/**
 * carrel_bundle_manifest_parse:
 * @shown: what messages call the bundle
 *
 * Returns: (transfer full) (nullable): the manifest, NULL with %CARREL_EXCHANGE_ERROR_FORMAT
 */
CarrelBundleManifest *
carrel_bundle_manifest_parse (const char *json, gsize length, const CarrelModel *model,
                              const char *shown, GError **error);

char *carrel_bundle_dup_name (const CarrelEntity *entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelBundleManifest, carrel_bundle_manifest_free)

G_END_DECLS
