#include "config.h"

#include "base/digest.h"

#include "fixture.h"

#include <string.h>

/* FIPS 180-4 and NIST's SHA256ShortMsg examples. */
static const struct {
  const char *text;
  const char *sum;
} vectors[] = {
  { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
  { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
  { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
    "qrsmnopqrstnopqrstu",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

static void
known_texts_have_their_sums (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *sum = carrel_digest_of (vectors[i].text, strlen (vectors[i].text));

    g_assert_cmpstr (sum, ==, vectors[i].sum);
  }
}

static void
pieces_make_the_same_sum (void)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *sum = NULL;

    for (const char *at = vectors[i].text; *at != '\0'; at++)
      carrel_digest_update (digest, at, 1);
    sum = carrel_digest_finish (digest); /* and begins anew for the next */
    g_assert_cmpstr (sum, ==, vectors[i].sum);
  }
}

static void
a_million_letters (void)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();
  g_autofree char *sum = NULL;
  char letters[1000];

  memset (letters, 'a', sizeof letters);
  for (int i = 0; i < 1000; i++)
    carrel_digest_update (digest, letters, sizeof letters);
  sum = carrel_digest_finish (digest);
  g_assert_cmpstr (sum, ==, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  g_assert_cmpuint (strlen (sum), ==, CARREL_DIGEST_LENGTH);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/digest/known-texts-have-their-sums", known_texts_have_their_sums);
  g_test_add_func ("/digest/pieces-make-the-same-sum", pieces_make_the_same_sum);
  g_test_add_func ("/digest/a-million-letters", a_million_letters);
  return fixture_end ();
}
