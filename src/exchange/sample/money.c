#include "config.h"

#include "exchange/sample/private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>

/* Invoices for the two months before: what was taught is what is billed. Some for the month that
 * runs are drafts. */

#define DRAFT_PERCENT 12
#define PAYMENTS_AN_INVOICE 2 /* room in the numbers of the records */
#define GROUP_LINES CARREL_SAMPLE_MAX_CLASSES
#define MAX_LINES (2 + GROUP_LINES)

typedef enum {
  INVOICE_DRAFT,
  INVOICE_SENT,
  INVOICE_PART_PAID,
  INVOICE_PAID,
  INVOICE_OVERDUE,
} InvoiceStatus;

static const char *const invoice_status[] = {
  [INVOICE_DRAFT] = "draft", [INVOICE_SENT] = "sent",       [INVOICE_PART_PAID] = "part_paid",
  [INVOICE_PAID] = "paid",   [INVOICE_OVERDUE] = "overdue",
};

typedef struct {
  const char *item;
  const char *subject;
  gint64 quantity;
  gint64 unit_price;
} Line;

typedef struct {
  CarrelSamplePlan *plan;
  CarrelSampleWriter *writer;
  guint student;
  const CarrelSampleStudent *who;
  const CarrelSampleCulture *culture;
  guint month; /* index into the plan's months */
  guint64 number;
  char *label;
  Line lines[MAX_LINES];
  gint64 subtotal;
  gint64 tax;
  gint64 total;
  gint64 paid;
  gint64 issued;
  gint64 due;
  InvoiceStatus status;
  CarrelSampleRandom random;
} Invoice;

static gboolean
is_in_month (const Invoice *self, gint64 day)
{
  return day >= self->plan->months[self->month] && day < self->plan->months[self->month + 1];
}

static void
count_lessons (Invoice *self)
{
  CarrelSampleLessonTime lesson = { 0 };
  gboolean online = (self->who->facts & CARREL_SAMPLE_ONLINE) != 0;
  guint course = self->plan->classes[self->who->classes[0]].course;
  const char *subject = carrel_sample_content_subject (self->plan->content, course)->name;
  Line *taught = &self->lines[0];
  Line *missed = &self->lines[1];

  *taught = (Line){ online ? "online" : "in_person", subject, 0, self->who->rate };
  *missed = (Line){ "missed", subject, 0, self->who->rate / 2 };
  while (carrel_sample_lesson_next (self->plan, self->student, &lesson)) {
    if (!is_in_month (self, lesson.day))
      continue;
    taught->quantity +=
      lesson.outcome == CARREL_SAMPLE_DONE || lesson.outcome == CARREL_SAMPLE_DONE_LATE;
    missed->quantity += lesson.outcome == CARREL_SAMPLE_NO_SHOW;
  }
}

/* Who is excused need not pay. */
static void
count_group_lessons (Invoice *self, guint which)
{
  guint class_index = self->who->classes[which];
  guint course = self->plan->classes[class_index].course;
  Line *line = &self->lines[MAX_LINES - GROUP_LINES + which];
  CarrelSampleLessonTime lesson = { 0 };

  *line = (Line){ "group", carrel_sample_content_subject (self->plan->content, course)->name, 0,
                  carrel_sample_group_price (self->plan, self->student) };
  while (carrel_sample_group_next (self->plan, class_index, &lesson)) {
    const char *attendance =
      carrel_sample_group_attendance (self->plan, self->student, which, &lesson);

    line->quantity += lesson.outcome == CARREL_SAMPLE_DONE && is_in_month (self, lesson.day)
                      && attendance != NULL && !g_str_equal (attendance, "excused");
  }
}

static void
add_up (Invoice *self)
{
  self->subtotal = 0;
  for (guint i = 0; i < MAX_LINES; i++)
    self->subtotal += self->lines[i].quantity * self->lines[i].unit_price;
  self->tax = (self->subtotal * self->culture->tax_percent + 50) / 100;
  self->total = self->subtotal + self->tax;
}

static void
draw_status (Invoice *self)
{
  guint drawn = carrel_sample_spread (self->plan, self->number);
  gint64 today = self->plan->as_of;

  self->paid = 0;
  if (self->month == CARREL_SAMPLE_N_MONTHS - 1) {
    self->status = INVOICE_DRAFT;
    return;
  }
  self->issued = self->plan->months[self->month + 1];
  self->due = self->issued + self->culture->due_days;
  if (drawn < (self->due < today ? 86 : 58) && today > self->issued + 2) {
    self->status = INVOICE_PAID;
    self->paid = self->total;
  } else if (drawn < (self->due < today ? 92 : 66) && today > self->issued + 2) {
    self->status = INVOICE_PART_PAID;
    self->paid = self->total / 2;
  } else {
    self->status = self->due < today ? INVOICE_OVERDUE : INVOICE_SENT;
  }
}

static void
append_number (GString *out, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  carrel_json_append_raw_member (out, name, text);
}

static char *
make_lines (const Invoice *self)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < MAX_LINES; i++) {
    const Line *line = &self->lines[i];
    g_autofree char *description = NULL;

    if (line->quantity == 0)
      continue;
    description =
      g_strdup_printf ("%s: %s", line->subject,
                       json_object_get_string_member (self->plan->content->line_items, line->item));
    g_string_append (json, json->len > 1 ? ",{" : "{");
    carrel_json_append_member (json, "description", description);
    append_number (json, "quantity", line->quantity);
    append_number (json, "unit_price_minor", line->unit_price);
    append_number (json, "tax_rate", self->culture->tax_percent);
    append_number (json, "amount_minor", line->quantity * line->unit_price);
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

/* Parents pay for children. */
static const CarrelSamplePerson *
payer_of (const Invoice *self)
{
  return self->who->guardian.number != 0 ? &self->who->guardian : &self->who->person;
}

static void
set_payer (CarrelRecord *record, const Invoice *self)
{
  const CarrelSampleContent *content = self->plan->content;
  const CarrelSamplePerson *payer = payer_of (self);
  g_autofree char *street = carrel_sample_student_address (self->plan, self->student);
  const char *const words[] = {
    "{street}",
    street,
    "{city}",
    self->culture->cities.items[self->who->city],
    "{postal_code}",
    self->culture->postal_codes.items[self->who->city],
    "{country}",
    self->culture->country,
    NULL,
  };

  carrel_sample_take (record, "bill_to", carrel_sample_person_name (content, payer));
  carrel_sample_take (record, "bill_to_email", carrel_sample_person_email (content, payer));
  carrel_sample_take (record, "bill_to_address",
                      carrel_sample_fill_in (self->culture->place, words));
}

static gboolean
write_invoice (Invoice *self, GError **error)
{
  CarrelRecord *record =
    carrel_sample_writer_begin (self->writer, CARREL_SAMPLE_INVOICES, self->number);

  carrel_sample_set (record, "number", self->label);
  carrel_sample_set_id (self->writer, record, "student", CARREL_SAMPLE_STUDENTS, self->student);
  set_payer (record, self);
  carrel_sample_set (record, "status", invoice_status[self->status]);
  if (self->status != INVOICE_DRAFT) {
    carrel_sample_set_date (record, "issued_on", self->issued);
    carrel_sample_set_date (record, "due_on", self->due);
  }
  carrel_sample_set (record, "currency", self->culture->currency);
  carrel_sample_take (record, "lines", make_lines (self));
  carrel_sample_set_number (record, "subtotal", self->subtotal);
  carrel_sample_set_number (record, "tax", self->tax);
  carrel_sample_set_number (record, "total", self->total);
  carrel_sample_set_number (record, "paid", self->paid);
  return carrel_sample_writer_insert (self->writer, record, error);
}

static gboolean
write_payment (Invoice *self, guint which, const char *method, const char *status, gint64 amount,
               GError **error)
{
  CarrelRecord *record = carrel_sample_writer_begin (self->writer, CARREL_SAMPLE_PAYMENTS,
                                                     self->number * PAYMENTS_AN_INVOICE + which);
  gint64 latest = MIN (self->plan->as_of - 1, self->due + 6);
  gboolean by_card = g_str_equal (method, "card") || g_str_equal (method, "paypal");

  carrel_sample_set_id (self->writer, record, "invoice", CARREL_SAMPLE_INVOICES, self->number);
  carrel_sample_set_id (self->writer, record, "student", CARREL_SAMPLE_STUDENTS, self->student);
  carrel_sample_take (record, "payer",
                      carrel_sample_person_name (self->plan->content, payer_of (self)));
  carrel_sample_set_date (record, "paid_on",
                          carrel_sample_random_between (&self->random, self->issued + 1, latest));
  carrel_sample_set_number (record, "amount", amount);
  carrel_sample_set (record, "currency", self->culture->currency);
  carrel_sample_set (record, "method", method);
  carrel_sample_set (record, "status", status);
  carrel_sample_set (record, "reference", self->label);
  if (by_card)
    carrel_sample_set_number (record, "fee", amount * 15 / 1000);
  return carrel_sample_writer_insert (self->writer, record, error);
}

static gboolean
write_payments (Invoice *self, GError **error)
{
  static const struct {
    guint below;
    const char *method;
  } methods[] = {
    { 45, "transfer" }, { 72, "card" }, { 88, "direct_debit" }, { 96, "paypal" }, { 100, "cash" },
  };
  guint drawn = carrel_sample_random_below (&self->random, 100);
  gsize method = 0;

  while (drawn >= methods[method].below)
    method++;
  if (self->paid > 0)
    return write_payment (self, 0, methods[method].method, "completed", self->paid, error);
  if (self->status == INVOICE_OVERDUE && drawn < 40)
    return write_payment (self, 0, "direct_debit", "failed", self->total, error);
  return TRUE;
}

static guint
year_of_issue (const CarrelSamplePlan *plan, guint month)
{
  gint64 issued = MIN (plan->months[month + 1], plan->as_of);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (issued + CARREL_SAMPLE_JULIAN_OF_1970));
  return g_date_get_year (&date);
}

static gboolean
write_bill (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint student, guint month,
            guint *count, GError **error)
{
  const CarrelSampleStudent *who = &plan->students[student];
  guint64 number = (guint64) month * plan->n_students + student;
  int digits = plan->n_students < 3000 ? 4 : 6;
  g_autofree char *label =
    g_strdup_printf ("%04u-%0*u", year_of_issue (plan, month), digits, *count + 1);
  Invoice invoice = {
    .plan = plan,
    .writer = writer,
    .student = student,
    .who = who,
    .culture = &plan->content->cultures[who->person.culture],
    .month = month,
    .number = number,
    .label = label,
  };

  carrel_sample_random_init (&invoice.random, plan->seed, CARREL_SAMPLE_STREAM_INVOICE, number);
  if (month == CARREL_SAMPLE_N_MONTHS - 1
      && !carrel_sample_random_chance (&invoice.random, DRAFT_PERCENT))
    return TRUE;
  count_lessons (&invoice);
  for (guint i = 0; i < who->n_classes; i++)
    count_group_lessons (&invoice, i);
  add_up (&invoice);
  if (invoice.total == 0)
    return TRUE;

  draw_status (&invoice);
  (*count)++;
  return write_invoice (&invoice, error) && write_payments (&invoice, error);
}

gboolean
carrel_sample_write_invoices (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  guint count = 0;

  for (guint month = 0; month < CARREL_SAMPLE_N_MONTHS; month++) {
    /* Numbers begin anew with the year. */
    if (month > 0 && year_of_issue (plan, month) != year_of_issue (plan, month - 1))
      count = 0;
    carrel_sample_writer_step (writer, _ ("Making invoices"), plan->n_students);
    for (guint i = 0; i < plan->n_students; i++) {
      if (!write_bill (plan, writer, i, month, &count, error)
          || !carrel_sample_writer_update (writer, i, error))
        return FALSE;
    }
  }
  return TRUE;
}
