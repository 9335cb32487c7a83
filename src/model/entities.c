#include "config.h"

#include "model/entity.h"

#include <glib/gi18n-lib.h>

/* The tables. One row a field; the rest of the program is made from them.
 *
 * Synonyms are compared after carrel_text_fold(), so case, accents, spaces and punctuation do not
 * count; name and label match without being repeated. English, German, French and Spanish words,
 * and the headers of the programs that tutors come from. */

/* One row a field. */
/* clang-format off */

#define REQUIRED CARREL_FIELD_REQUIRED
#define UNIQUE CARREL_FIELD_UNIQUE
#define PERSONAL CARREL_FIELD_PERSONAL
#define SECRET CARREL_FIELD_SECRET
#define SEARCHABLE CARREL_FIELD_SEARCHABLE
#define INDEXED CARREL_FIELD_INDEXED
#define IDENTITY CARREL_FIELD_IDENTITY
#define NAME CARREL_FIELD_NAME
#define CURRENCY CARREL_FIELD_CURRENCY
#define KEPT (CARREL_FIELD_READ_ONLY | CARREL_FIELD_SYSTEM)

#define TEXT(name, label, flags, synonyms) \
  { name, label, CARREL_TYPE_TEXT, flags, synonyms, NULL, NULL, 1 }
#define TYPED(type, name, label, flags, synonyms) \
  { name, label, CARREL_TYPE_##type, flags, synonyms, NULL, NULL, 1 }
#define CHOICE(name, label, choices, flags, synonyms) \
  { name, label, CARREL_TYPE_CHOICE, flags, synonyms, NULL, choices, 1 }
#define REFERENCE(name, label, target, flags, synonyms) \
  { name, label, CARREL_TYPE_REFERENCE, (flags) | INDEXED, synonyms, target, NULL, 1 }

/* What every record has. The number that another program gave to a person is personal. */
#define HEAD HEAD_WITH (0)
#define PERSON_HEAD HEAD_WITH (PERSONAL)
#define HEAD_WITH(more) \
  TYPED (TEXT, "id", N_("Id"), KEPT | UNIQUE, "uuid|carrel id"), \
  TEXT ("external_id", N_("External id"), IDENTITY | UNIQUE | (more), \
        "externalid|sis id|sourced id|source id|import id|id number|idnumber|externe id|" \
        "externe nummer|identifiant externe|id externo|identificador externo")
#define TAIL \
  TYPED (JSON, "extra", N_("Extra data"), PERSONAL | CARREL_FIELD_SYSTEM, "custom|custom fields"), \
  TYPED (TIMESTAMP, "created_at", N_("Created"), KEPT, NULL), \
  TYPED (TIMESTAMP, "updated_at", N_("Changed"), KEPT, NULL), \
  TYPED (INTEGER, "version", N_("Version"), KEPT, NULL)

#define NOTES \
  TEXT ("notes", N_("Notes"), PERSONAL | SEARCHABLE, \
        "note|comment|comments|remark|additional notes|extra info|notizen|notiz|bemerkung|" \
        "bemerkungen|anmerkung|anmerkungen|kommentar|remarques|remarque|commentaire|" \
        "commentaires|notas|nota|observaciones|comentarios|comentario")
#define MONEY_OF(name, label, synonyms) TYPED (MONEY, name, label, 0, synonyms)
#define CURRENCY_CODE \
  TEXT ("currency", N_("Currency"), CURRENCY, \
        "currency code|waehrung|währung|devise|monnaie|moneda|divisa")
#define ZONE \
  TYPED (TIMEZONE, "timezone", N_("Time zone"), 0, \
         "time zone|tz|zeitzone|fuseau horaire|zona horaria|huso horario")
#define LANGUAGE \
  TEXT ("language", N_("Language"), 0, "lang|locale|sprache|langue|idioma|lengua")
#define PHONE \
  TEXT ("phone", N_("Phone"), PERSONAL | SEARCHABLE, \
        "phone number|phone1|phone 1|telephone|tel|tel.|mobile|mobile phone|mobile number|cell|" \
        "cell phone|sms|whatsapp|home phone|phone 1 value|telefon|telefonnummer|handy|" \
        "handynummer|mobil|" \
        "mobiltelefon|téléphone|numéro de téléphone|portable|mobile no|telefono|teléfono|" \
        "telefono movil|teléfono móvil|móvil|celular")
#define EMAIL(flags) \
  TYPED (EMAIL, "email", N_("E-mail"), PERSONAL | SEARCHABLE | IDENTITY | (flags), \
         "mail|email address|e-mail address|e-mail 1 value|primary email|contact email|" \
         "e-mail-adresse|emailadresse|mailadresse|courriel|adresse e-mail|adresse mail|" \
         "adresse électronique|mél|correo|correo electrónico|dirección de correo|" \
         "correo electronico|email personal")
#define PERSON_NAME \
  TEXT ("name", N_("Name"), REQUIRED | PERSONAL | SEARCHABLE | INDEXED | NAME, \
        "full name|fullname|display name|student name|client name|contact name|file as|" \
        "vollständiger name|vor- und nachname|name vorname|nom complet|nom et prénom|" \
        "prénom et nom|nom|nombre completo|nombre|nombre y apellidos|apellidos y nombre|"\
        "student|pupil|schüler|élève|alumno|sortable name")
#define TITLE(more) \
  TEXT ("title", N_("Title"), (more) | SEARCHABLE | INDEXED | NAME, \
        "titel|titre|título|bezeichnung|intitulé|long name|fullname")
#define DESCRIPTION \
  TEXT ("description", N_("Description"), SEARCHABLE, \
        "summary|beschreibung|descripción|descriptif|detalle")
#define SUBJECTS \
  TEXT ("subjects", N_("Subjects"), SEARCHABLE, \
        "subject|subject names|skills|fach|fächer|matière|matières|asignatura|asignaturas|" \
        "materia|materias")
#define TUTOR(flags) \
  REFERENCE ("tutor", N_("Tutor"), "tutors", flags, \
             "tutor id|tutor name|tutor email|teacher|teacher name|teacher email|teachers|" \
             "instructor|employee|employee name|coach|lehrer|lehrerin|lehrkraft|nachhilfelehrer|" \
             "dozent|professeur|enseignant|intervenant|tuteur|profesor|profesora|docente")
#define STUDENT(flags) \
  REFERENCE ("student", N_("Student"), "students", flags, \
             "student id|student name|student email|learner|pupil|recipient|user id|" \
             "user sourced id|usersourcedid|schüler|schülerin|lernende|élève|étudiant|" \
             "apprenant|alumno|alumna|estudiante")
#define COURSE(flags) \
  REFERENCE ("course", N_("Course"), "courses", flags, \
             "course id|course code|course name|course title|course sourced id|class|class id|" \
             "class name|class sourced id|classsourcedid|section id|job|job name|service|" \
             "kurs|kursname|klasse|lehrgang|cours|classe|formation|curso|clase")
#define SUBJECT \
  TEXT ("subject", N_("Subject"), SEARCHABLE, \
        "subject name|fach|matière|discipline|asignatura|materia")
#define LEVEL \
  TEXT ("level", N_("Level"), 0, "grade|grades|year|niveau|stufe|klassenstufe|nivel|curso escolar")
#define STORED_FILE(flags) \
  TYPED (URL, "url", N_("Web address"), flags, "link|web address|href|adresse|lien|enlace"), \
  TEXT ("file_path", N_("File"), flags, "file|filename|path|datei|fichier|archivo"), \
  TEXT ("media_type", N_("Media type"), 0, "mime type|content type"), \
  TYPED (INTEGER, "size_bytes", N_("Size in bytes"), 0, "size|bytes|größe|taille|tamaño"), \
  TEXT ("sha256", N_("Checksum (SHA-256)"), 0, "checksum|prüfsumme")
#define DURATION \
  TYPED (DURATION, "duration", N_("Duration"), 0, \
         "length|minutes|duration minutes|hours|dauer|durée|duración")
#define POSTAL_ADDRESS \
  TEXT ("address", N_("Address"), PERSONAL, \
        "street|street address|address line 1|address 1|address 1 street|adresse|anschrift|" \
        "straße|strasse|rue|dirección|direccion|calle|domicilio"), \
  TEXT ("postal_code", N_("Postal code"), PERSONAL, \
        "zip|zip code|zipcode|postcode|address 1 postal code|plz|postleitzahl|code postal|" \
        "código postal|cp"), \
  TEXT ("city", N_("Town"), PERSONAL | INDEXED, \
        "city|address 1 city|stadt|ort|wohnort|ville|commune|ciudad|localidad|población"), \
  TEXT ("country", N_("Country"), 0, "address 1 country|land|pays|país|pais")

/* Choices. */

static const CarrelChoice tutor_status[] = {
  { "active", N_("Active"), "enabled|current|approved|aktiv|actif|activo|yes|true|1" },
  { "on_leave", N_("On leave"), "inactive|paused|dormant|beurlaubt|en congé|de baja" },
  { "left", N_("Left"), "archived|deleted|former|tobedeleted|rejected|ausgeschieden|parti" },
  { NULL, NULL, NULL },
};
static const CarrelChoice student_status[] = {
  { "active", N_("Active"), "enabled|current|live|aktiv|actif|active|activo|activa|yes|true|1" },
  { "trial", N_("On trial"), "prospect|trial lesson|probe|schnupper|essai|prueba" },
  { "paused", N_("Paused"), "on hold|hold|dormant|suspended|pausiert|en pause|en pausa" },
  { "left", N_("Left"),
    "inactive|archived|deleted|former|tobedeleted|ehemalig|inaktiv|inactif|inactivo|no|false|0" },
  { NULL, NULL, NULL },
};
static const CarrelChoice course_status[] = {
  { "draft", N_("Draft"), "planned|pending|unpublished|entwurf|brouillon|borrador" },
  { "active", N_("Active"), "available|open|in progress|published|aktiv|actif|activo" },
  { "archived", N_("Archived"),
    "finished|concluded|completed|deleted|tobedeleted|gone cold|closed" },
  { NULL, NULL, NULL },
};
static const CarrelChoice enrolment_status[] = {
  { "waiting", N_("On the waiting list"), "pending|invited|creation pending|waitlist|warteliste" },
  { "active", N_("Active"), "enrolled|accepted|current|aktiv|inscrit|inscrito" },
  { "completed", N_("Completed"), "concluded|finished|abgeschlossen|terminé|terminado" },
  { "cancelled", N_("Cancelled"),
    "canceled|withdrawn|dropped|deleted|inactive|tobedeleted|abgebrochen|annulé|cancelado" },
  { NULL, NULL, NULL },
};
static const CarrelChoice session_status[] = {
  { "planned", N_("Planned"), "scheduled|booked|confirmed|geplant|prévu|planificado" },
  { "done", N_("Done"), "complete|completed|attended|taught|erledigt|gehalten|effectué|realizada" },
  { "cancelled", N_("Cancelled"),
    "canceled|cancelled but chargeable|teacher cancelled|student cancelled|abgesagt|annulé|"
    "cancelada" },
  { "no_show", N_("Nobody came"), "missed|no show|noshow|absent|nicht erschienen|manqué|ausente" },
  { NULL, NULL, NULL },
};
static const CarrelChoice attendance[] = {
  { "present", N_("Present"), "attended|yes|anwesend|présent|presente" },
  { "late", N_("Late"), "tardy|verspätet|en retard|tarde" },
  { "absent", N_("Absent"), "missed|no show|no|abwesend|fehlt|absent|ausente" },
  { "excused", N_("Excused"), "entschuldigt|excusé|justificado" },
  { NULL, NULL, NULL },
};
static const CarrelChoice meeting_status[] = {
  { "pending", N_("Still to be made"), "waiting" },
  { "scheduled", N_("Scheduled"), "planned|geplant|prévu|programada" },
  { "started", N_("Running"), "live|in progress" },
  { "ended", N_("Ended"), "finished|done|completed" },
  { "cancelled", N_("Cancelled"), "canceled|deleted" },
  { NULL, NULL, NULL },
};
static const CarrelChoice recording_status[] = {
  { "processing", N_("Being prepared"), "pending" },
  { "available", N_("Available"), "completed|ready" },
  { "deleted", N_("Deleted"), "trash|trashed|expired" },
  { NULL, NULL, NULL },
};
static const CarrelChoice asset_kind[] = {
  { "lesson", N_("Lesson"), "page|text|lektion|leçon|lección" },
  { "quiz", N_("Quiz"), "test|exam|assessment|prüfung|évaluation|cuestionario" },
  { "worksheet", N_("Worksheet"), "assignment|exercise|arbeitsblatt|exercice|ejercicio" },
  { "video", N_("Video"), "film|vidéo|vídeo" },
  { "audio", N_("Audio"), "sound" },
  { "link", N_("Link"), "url|external" },
  { "package", N_("SCORM package"), "scorm" },
  { "file", N_("File"), "document|datei|fichier|archivo" },
  { NULL, NULL, NULL },
};
static const CarrelChoice invoice_status[] = {
  { "draft", N_("Draft"), "unsent|entwurf|brouillon|borrador" },
  { "sent", N_("Sent"),
    "open|unpaid|issued|submitted|authorised|outstanding|offen|versendet|envoyée|emitida" },
  { "part_paid", N_("Partly paid"), "partial|partially paid|teilweise bezahlt" },
  { "paid", N_("Paid"), "settled|closed|bezahlt|payée|pagada" },
  { "overdue", N_("Overdue"), "late|past due|überfällig|en retard|vencida" },
  { "void", N_("Void"), "voided|cancelled|canceled|deleted|written off|storniert|annulée|anulada" },
  { NULL, NULL, NULL },
};
static const CarrelChoice payment_method[] = {
  { "cash", N_("Cash"), "bar|espèces|efectivo" },
  { "card", N_("Card"), "credit card|debit card|stripe|karte|carte|tarjeta" },
  { "transfer", N_("Bank transfer"),
    "bank|bank transfer|bacs|sepa|wire|überweisung|virement|transferencia" },
  { "direct_debit", N_("Direct debit"), "lastschrift|gocardless|prélèvement|domiciliación" },
  { "cheque", N_("Cheque"), "check|scheck|chèque|cheque" },
  { "paypal", N_("PayPal"), NULL },
  { "other", N_("Other"), "sonstige|autre|otro" },
  { NULL, NULL, NULL },
};
static const CarrelChoice payment_status[] = {
  { "pending", N_("Pending"), "processing|open|offen|en attente|pendiente" },
  { "completed", N_("Completed"), "paid|succeeded|received|confirmed|bezahlt|reçu|recibido" },
  { "failed", N_("Failed"), "declined|rejected|fehlgeschlagen|échoué|fallido" },
  { "refunded", N_("Refunded"), "reversed|erstattet|remboursé|reembolsado" },
  { NULL, NULL, NULL },
};
static const CarrelChoice lead_status[] = {
  { "new", N_("New"), "open|enquiry|neu|nouveau|nuevo" },
  { "contacted", N_("Contacted"), "in progress|replied|kontaktiert|contacté|contactado" },
  { "trial", N_("On trial"), "trial lesson|qualified|probestunde|essai|prueba" },
  { "won", N_("Won"), "converted|customer|gewonnen|gagné|ganado" },
  { "lost", N_("Lost"), "closed|dead|unqualified|verloren|perdu|perdido" },
  { NULL, NULL, NULL },
};
static const CarrelChoice message_direction[] = {
  { "in", N_("Received"), "inbound|incoming|received" },
  { "out", N_("Sent"), "outbound|outgoing|sent" },
  { NULL, NULL, NULL },
};
static const CarrelChoice message_channel[] = {
  { "email", N_("E-mail"), "mail" },
  { "sms", N_("Text message"), "text" },
  { "chat", N_("Chat"), "whatsapp|teams|slack" },
  { "letter", N_("Letter"), "post|brief|lettre|carta" },
  { NULL, NULL, NULL },
};
static const CarrelChoice message_status[] = {
  { "draft", N_("Draft"), NULL },
  { "queued", N_("Waiting to be sent"), "pending|scheduled" },
  { "sent", N_("Sent"), NULL },
  { "delivered", N_("Delivered"), "read|opened" },
  { "received", N_("Received"), NULL },
  { "failed", N_("Failed"), "bounced|undelivered" },
  { NULL, NULL, NULL },
};
static const CarrelChoice activity_kind[] = {
  { "note", N_("Note"), "comment|notiz|nota" },
  { "call", N_("Call"), "phone call|anruf|appel|llamada" },
  { "email", N_("E-mail"), "mail" },
  { "meeting", N_("Meeting"), "appointment|besprechung|réunion|reunión" },
  { "task", N_("Task"), "todo|to-do|aufgabe|tâche|tarea" },
  { NULL, NULL, NULL },
};

/* Fields. */

static const CarrelField tutor_fields[] = {
  PERSON_HEAD,
  PERSON_NAME,
  EMAIL (UNIQUE),
  PHONE,
  CHOICE ("status", N_("Status"), tutor_status, INDEXED, "state|zustand|statut|estado"),
  SUBJECTS,
  TEXT ("qualifications", N_("Qualifications"), SEARCHABLE,
        "qualification|degree|qualifikation|qualifikationen|diplômes|titulación"),
  TEXT ("languages", N_("Languages"), 0, "spoken languages|sprachen|langues|idiomas"),
  ZONE,
  MONEY_OF ("hourly_rate", N_("Hourly rate"),
            "rate|hourly rate|pay rate|wage|stundensatz|honorar|tarif horaire|tarifa|"
            "precio por hora"),
  CURRENCY_CODE,
  TYPED (DECIMAL, "hours_per_week", N_("Hours a week"), 0,
         "weekly hours|max hours|availability hours|stunden pro woche|heures par semaine|"
         "horas semanales"),
  POSTAL_ADDRESS,
  TEXT ("tax_id", N_("Tax number"), PERSONAL,
        "vat number|tax number|steuernummer|numéro fiscal|nif"),
  TYPED (DATE, "started_on", N_("Started on"), 0,
         "start date|hire date|eintritt|date d'entrée|fecha de alta"),
  TYPED (DATE, "left_on", N_("Left on"), 0, "end date|austritt|date de sortie|fecha de baja"),
  NOTES,
  TAIL,
};

static const CarrelField student_fields[] = {
  PERSON_HEAD,
  PERSON_NAME,
  EMAIL (INDEXED),
  PHONE,
  CHOICE ("status", N_("Status"), student_status, INDEXED, "state|zustand|statut|estado"),
  TYPED (DATE, "birth_date", N_("Date of birth"), PERSONAL,
         "dob|birthday|birthdate|date of birth|geburtsdatum|geburtstag|date de naissance|"
         "né le|geb.|fecha nac.|fecha de nacimiento|nacimiento"),
  TEXT ("school", N_("School"), PERSONAL | SEARCHABLE,
        "school name|institution|organization|organization 1 name|organization name|schule|"
        "école|établissement|colegio|escuela"),
  TEXT ("year_group", N_("Year group"), PERSONAL,
        "grade|grades|year|school year|grade level|class year|academic year|klasse|"
        "klassenstufe|jahrgang|année scolaire|niveau scolaire|class|classe|curso|grado"),
  SUBJECTS,
  LANGUAGE,
  ZONE,
  REFERENCE ("tutor", N_("Tutor"), "tutors", 0,
             "main tutor|teacher|teachers|tutor name|lehrer|lehrkraft|professeur|profesor"),
  TEXT ("guardian_name", N_("Guardian"), PERSONAL | SEARCHABLE,
        "parent|parent name|guardian name|parent/guardian|name der eltern|parent full name|"
        "mother|father|family|family name|"
        "customer|customer name|client|client name|eltern|elternteil|"
        "erziehungsberechtigter|erziehungsberechtigte|vater|mutter|parents|responsable légal|"
        "nom du parent|tutor legal|padre|madre|nombre del padre"),
  TYPED (EMAIL, "guardian_email", N_("Guardian’s e-mail"), PERSONAL | SEARCHABLE,
         "parent email|guardian email|mother email|father email|family email|customer email|"
         "client email|e-mail der eltern|eltern e-mail|e-mail eltern|email du parent|"
         "email parent|courriel du parent|correo del padre|correo del tutor legal"),
  TEXT ("guardian_phone", N_("Guardian’s phone"), PERSONAL,
        "parent phone|guardian phone|mother phone|father phone|parent mobile|family phone|"
        "customer phone|client phone|parents phone|téléphone des parents|telefon der eltern|"
        "telefon eltern|téléphone du parent|"
        "téléphone parent|teléfono del padre|teléfono del tutor legal"),
  POSTAL_ADDRESS,
  MONEY_OF ("hourly_rate", N_("Hourly rate"),
            "rate|charge rate|price|price per hour|lesson price|stundensatz|preis|tarif|"
            "tarif horaire|"
            "tarifa|precio por hora"),
  CURRENCY_CODE,
  TYPED (DATE, "joined_on", N_("Joined on"), 0,
         "start date|join date|date joined|date created|signup date|enrolled on|beginn|"
         "eintritt|date d'inscription|inscrit le|fecha de alta|fecha de inicio"),
  TYPED (DATE, "left_on", N_("Left on"), 0, "end date|austritt|date de départ|fecha de baja"),
  TEXT ("needs", N_("Learning needs"), PERSONAL,
        "special needs|learning support|sen|allergies|medical|förderbedarf|"
        "besoins particuliers|necesidades"),
  TYPED (BOOLEAN, "recording_consent", N_("May be recorded"), 0,
         "consent|photo consent|einwilligung|consentement|consentimiento"),
  NOTES,
  TAIL,
};

static const CarrelField course_fields[] = {
  HEAD,
  TEXT ("code", N_("Code"), UNIQUE | IDENTITY | SEARCHABLE,
        "course code|short name|shortname|class code|kürzel|kurzname|kurscode|code du cours|"
        "código|codigo"),
  TEXT ("title", N_("Title"), REQUIRED | SEARCHABLE | INDEXED | NAME,
        "name|long name|full name|course name|course title|class name|kurs|kursname|titel|"
        "bezeichnung|titre|nom du cours|intitulé|título|nombre del curso"),
  SUBJECT,
  LEVEL,
  DESCRIPTION,
  TUTOR (0),
  CHOICE ("status", N_("Status"), course_status, INDEXED, "state|zustand|statut|estado"),
  TYPED (DATE, "starts_on", N_("Starts on"), 0,
         "start date|starts|beginn|startdatum|date de début|début|fecha de inicio|inicio"),
  TYPED (DATE, "ends_on", N_("Ends on"), 0,
         "end date|ends|ende|enddatum|date de fin|fin|fecha de fin"),
  TYPED (INTEGER, "capacity", N_("Places"), 0,
         "max students|seats|size|plätze|teilnehmerzahl|places|plazas"),
  LANGUAGE,
  MONEY_OF ("price", N_("Price"), "fee|cost|preis|gebühr|prix|tarif|precio"),
  CURRENCY_CODE,
  TYPED (DECIMAL, "pass_mark", N_("Pass mark in %"), 0,
         "passing grade|mastery score|bestehensgrenze|note de passage|nota mínima"),
  NOTES,
  TAIL,
};

static const CarrelField enrolment_fields[] = {
  HEAD,
  STUDENT (REQUIRED | IDENTITY),
  COURSE (REQUIRED | IDENTITY),
  CHOICE ("status", N_("Status"), enrolment_status, INDEXED, "state|zustand|statut|estado"),
  TYPED (DATE, "enrolled_on", N_("Enrolled on"), 0,
         "start date|begin date|date enrolled|anmeldung|date d'inscription|fecha de inscripción"),
  TYPED (DATE, "completed_on", N_("Completed on"), 0,
         "end date|completion date|abschluss|date de fin|fecha de fin"),
  TYPED (DECIMAL, "progress", N_("Progress in %"), 0, "fortschritt|progression|progreso"),
  MONEY_OF ("price", N_("Price"), "fee|cost|charge rate|preis|prix|precio"),
  CURRENCY_CODE,
  NOTES,
  TAIL,
};

static const CarrelField session_fields[] = {
  HEAD,
  TEXT ("title", N_("Title"), PERSONAL | SEARCHABLE | NAME,
        "name|lesson|lesson name|summary|event|appointment|titel|stunde|titre|séance|título|"
        "clase"),
  COURSE (0),
  TUTOR (0),
  STUDENT (0),
  CHOICE ("status", N_("Status"), session_status, INDEXED,
          "state|lesson status|zustand|statut|estado"),
  TYPED (TIMESTAMP, "starts_at", N_("Starts"), REQUIRED | INDEXED,
         "start|start time|starts|begin|date time|from date time|lesson date|date|"
         "start date time|beginn|anfang|datum|début|fecha|inicio|comienzo"),
  TYPED (TIMESTAMP, "ends_at", N_("Ends"), INDEXED,
         "end|end time|finish|finish time|to date time|ende|fin|final"),
  ZONE,
  TYPED (BOOLEAN, "online", N_("Online"), 0, "remote|virtual|en ligne|en línea"),
  TEXT ("location", N_("Place"), PERSONAL, "room|venue|where|ort|raum|lieu|salle|lugar|aula"),
  TYPED (URL, "meeting_url", N_("Link to the video room"), PERSONAL,
         "meeting link|join url|zoom link|video link"),
  TEXT ("recurrence", N_("Repeats"), 0, "rrule|recurrence rule|wiederholung|récurrence"),
  REFERENCE ("series", N_("Series"), "sessions", 0, "master|series id|serie|série"),
  TYPED (TIMESTAMP, "recurrence_id", N_("Replaces the one of"), 0, "recurrence-id|original start"),
  CHOICE ("attendance", N_("Attendance"), attendance, 0,
          "attended|anwesenheit|présence|asistencia"),
  TYPED (JSON, "attendees", N_("Attendance of a group"), PERSONAL, NULL),
  MONEY_OF ("price", N_("Price"), "cost|charge|fee|amount|preis|prix|precio"),
  CURRENCY_CODE,
  TEXT ("topic", N_("Topic"), SEARCHABLE, "topics covered|content|inhalt|thema|sujet|tema"),
  TEXT ("homework", N_("Homework"), SEARCHABLE, "assignment|hausaufgabe|devoirs|deberes|tarea"),
  TEXT ("remarks", N_("Teacher’s remarks"), PERSONAL | SEARCHABLE,
        "report|feedback|lesson report|comments|bemerkungen|appréciation|observaciones"),
  NOTES,
  TAIL,
};

static const CarrelField meeting_fields[] = {
  HEAD,
  TEXT ("title", N_("Title"), PERSONAL | SEARCHABLE | NAME,
        "topic|name|titel|thema|sujet|título|tema"),
  REFERENCE ("session", N_("Session"), "sessions", 0, "session id|lesson|stunde|séance|sesión"),
  TEXT ("provider", N_("Provider"), INDEXED, "platform|service|anbieter|fournisseur|proveedor"),
  TYPED (URL, "join_url", N_("Link to join"), PERSONAL,
        "url|link|join link|meeting url|invite link"),
  TEXT ("meeting_code", N_("Meeting number"), PERSONAL, "meeting id|code|zoom id"),
  TEXT ("passcode", N_("Passcode"), SECRET, "password|pin|kenncode|mot de passe|contraseña"),
  TYPED (TIMESTAMP, "starts_at", N_("Starts"), INDEXED,
         "start|start time|begin|beginn|début|inicio"),
  DURATION,
  ZONE,
  CHOICE ("status", N_("Status"), meeting_status, INDEXED, "state|zustand|statut|estado"),
  REFERENCE ("host", N_("Host"), "tutors", 0, "organizer|organiser|host email|gastgeber|hôte"),
  TYPED (BOOLEAN, "waiting_room", N_("Waiting room"), 0, "lobby|warteraum|salle d'attente"),
  TEXT ("dial_in", N_("Dial-in numbers"), PERSONAL, "phone numbers|einwahl"),
  NOTES,
  TAIL,
};

static const CarrelField recording_fields[] = {
  HEAD,
  TITLE (PERSONAL),
  REFERENCE ("meeting", N_("Meeting"), "meetings", 0, "meeting id"),
  REFERENCE ("session", N_("Session"), "sessions", 0, "session id|lesson"),
  TYPED (TIMESTAMP, "recorded_at", N_("Recorded"), INDEXED,
         "recording start|date|start|aufgenommen|enregistré le|grabado"),
  DURATION,
  CHOICE ("status", N_("Status"), recording_status, INDEXED, "state|zustand|statut|estado"),
  STORED_FILE (PERSONAL),
  TEXT ("transcript", N_("Transcript"), PERSONAL | SEARCHABLE,
        "text|captions|transkript|transcription|transcripción"),
  TYPED (DATE, "keep_until", N_("Keep until"), 0, "retention|expires|expiry"),
  NOTES,
  TAIL,
};

static const CarrelField asset_fields[] = {
  HEAD,
  TITLE (REQUIRED),
  CHOICE ("kind", N_("Kind"), asset_kind, REQUIRED | INDEXED, "type|art|typ|tipo"),
  COURSE (0),
  TYPED (INTEGER, "position", N_("Position in the course"), 0, "order|sort order|reihenfolge"),
  SUBJECT,
  LEVEL,
  LANGUAGE,
  DESCRIPTION,
  TEXT ("content", N_("Text"), SEARCHABLE, "body|markdown|inhalt|texte|contenu|contenido|texto"),
  TYPED (JSON, "questions", N_("Questions"), 0, "items|fragen|preguntas"),
  TYPED (DECIMAL, "pass_mark", N_("Pass mark in %"), 0, "passing grade|mastery score"),
  TYPED (INTEGER, "attempts", N_("Attempts allowed"), 0, "max attempts|versuche|tentatives"),
  DURATION,
  REFERENCE ("author", N_("Author"), "tutors", 0, "creator|owner|autor|auteur"),
  TEXT ("licence", N_("Licence"), 0, "license|rights|lizenz|licencia"),
  TEXT ("tags", N_("Tags"), SEARCHABLE, "keywords|labels|schlagworte|mots-clés|etiquetas"),
  STORED_FILE (0),
  NOTES,
  TAIL,
};

static const CarrelField result_fields[] = {
  HEAD,
  STUDENT (REQUIRED),
  REFERENCE ("asset", N_("Quiz or material"), "assets", 0,
             "quiz|test|assignment|assessment|line item|quiz name|prüfung|évaluation|examen"),
  COURSE (0),
  TYPED (INTEGER, "attempt", N_("Attempt"), 0, "attempt number|versuch|tentative|intento"),
  TYPED (DECIMAL, "score", N_("Score"), 0,
         "points|mark|result|punkte|ergebnis|points obtenus|résultat|puntuación|resultado"),
  TYPED (DECIMAL, "max_score", N_("Highest possible score"), 0,
         "maximum|out of|points possible|max points|höchstpunktzahl|barème|puntuación máxima"),
  TYPED (BOOLEAN, "passed", N_("Passed"), 0, "pass|success|bestanden|réussi|aprobado"),
  TEXT ("grade", N_("Grade"), 0, "letter grade|note|zensur|calificación|nota"),
  TYPED (TIMESTAMP, "started_at", N_("Started"), 0, "start|start time|begonnen|commencé"),
  TYPED (TIMESTAMP, "completed_at", N_("Completed"), INDEXED,
         "date|submitted|submitted at|submission date|finished|abgegeben|datum|terminé le|fecha"),
  DURATION,
  TYPED (JSON, "answers", N_("Answers"), PERSONAL, "responses|antworten|réponses|respuestas"),
  TEXT ("feedback", N_("Feedback"), PERSONAL | SEARCHABLE,
        "comment|comments|rückmeldung|appréciation|comentario"),
  REFERENCE ("graded_by", N_("Graded by"), "tutors", 0, "grader|teacher|bewertet von|corrigé par"),
  NOTES,
  TAIL,
};

static const CarrelField invoice_fields[] = {
  HEAD,
  TEXT ("number", N_("Number"), REQUIRED | UNIQUE | IDENTITY | SEARCHABLE | NAME,
        "invoice number|invoice no|invoice|invoice id|display id|rechnungsnummer|"
        "rechnung nr|rechnungs-nr.|rechnung|numéro|numéro de facture|facture|número|"
        "número de factura|factura"),
  STUDENT (0),
  TEXT ("bill_to", N_("Billed to"), PERSONAL | SEARCHABLE,
        "customer|client|contact|contact name|payer|bill to name|kunde|rechnungsempfänger|"
        "client facturé|cliente"),
  TYPED (EMAIL, "bill_to_email", N_("E-mail for the invoice"), PERSONAL | SEARCHABLE,
         "email|customer email|client email|email address|e-mail|courriel|correo"),
  TEXT ("bill_to_address", N_("Address for the invoice"), PERSONAL,
        "billing address|address|rechnungsadresse|adresse|dirección de facturación"),
  CHOICE ("status", N_("Status"), invoice_status, INDEXED, "state|zustand|statut|estado"),
  TYPED (DATE, "issued_on", N_("Issued on"), INDEXED,
         "invoice date|date|issue date|date sent|rechnungsdatum|datum|date de facture|fecha"),
  TYPED (DATE, "due_on", N_("Due on"), INDEXED,
         "due date|due|payment due|fällig|fälligkeit|fällig am|échéance|vencimiento"),
  CURRENCY_CODE,
  TYPED (JSON, "lines", N_("Lines"), PERSONAL, "line items|items|positionen|lignes|líneas"),
  MONEY_OF ("subtotal", N_("Total without tax"),
            "net|net amount|netto|total ht|montant ht|base imponible"),
  MONEY_OF ("tax", N_("Tax"), "vat|tax amount|total tax|mwst|ust|tva|iva"),
  MONEY_OF ("total", N_("Total"),
            "amount|gross|total amount|grand total|betrag|gesamt|brutto|summe|montant|"
            "total ttc|importe"),
  MONEY_OF ("paid", N_("Paid so far"), "amount paid|bezahlt|payé|pagado"),
  TEXT ("purchase_order", N_("Order number"), 0, "po number|bestellnummer|bon de commande"),
  NOTES,
  TAIL,
};

static const CarrelField payment_fields[] = {
  HEAD,
  REFERENCE ("invoice", N_("Invoice"), "invoices", 0,
             "invoice number|invoice no|invoice id|rechnung|rechnungsnummer|facture|factura"),
  STUDENT (0),
  TEXT ("payer", N_("Paid by"), PERSONAL | SEARCHABLE,
        "customer|client|contact|name|payer name|kunde|zahler|payeur|cliente|pagador"),
  TYPED (DATE, "paid_on", N_("Paid on"), REQUIRED | INDEXED,
         "date|payment date|date paid|received|bezahlt am|datum|zahlungsdatum|date de paiement|"
         "fecha|fecha de pago"),
  MONEY_OF ("amount", N_("Amount"), "total|paid|sum|betrag|summe|montant|importe|cantidad"),
  CURRENCY_CODE,
  CHOICE ("method", N_("Method"), payment_method, INDEXED,
          "payment method|type|zahlungsart|mode de paiement|forma de pago|método"),
  CHOICE ("status", N_("Status"), payment_status, INDEXED, "state|zustand|statut|estado"),
  TEXT ("reference", N_("Reference"), PERSONAL | SEARCHABLE | NAME,
        "payment reference|transaction id|verwendungszweck|référence|referencia"),
  MONEY_OF ("fee", N_("Fee"), "processing fee|gebühr|frais|comisión"),
  NOTES,
  TAIL,
};

static const CarrelField lead_fields[] = {
  PERSON_HEAD,
  PERSON_NAME,
  EMAIL (INDEXED),
  PHONE,
  CHOICE ("status", N_("Status"), lead_status, INDEXED,
          "state|stage|lead status|pipeline stage|zustand|statut|estado"),
  TEXT ("source", N_("Source"), INDEXED,
        "lead source|origin|how did you hear about us|quelle|herkunft|provenance|origen"),
  SUBJECT,
  LEVEL,
  TEXT ("message", N_("Message"), PERSONAL | SEARCHABLE,
        "enquiry|inquiry|request|anfrage|nachricht|demande|mensaje|consulta"),
  TYPED (TIMESTAMP, "received_at", N_("Received"), INDEXED,
         "date|created|date created|date received|eingang|datum|reçu le|fecha"),
  TYPED (DATE, "follow_up_on", N_("Follow up on"), INDEXED,
         "follow up|next step|wiedervorlage|relance|seguimiento"),
  TUTOR (0),
  REFERENCE ("student", N_("Became the student"), "students", 0, "student id|converted student"),
  MONEY_OF ("value", N_("Expected value"), "deal value|amount|wert|valeur|valor"),
  CURRENCY_CODE,
  NOTES,
  TAIL,
};

static const CarrelField message_fields[] = {
  HEAD,
  CHOICE ("direction", N_("Direction"), message_direction, INDEXED, NULL),
  CHOICE ("channel", N_("Channel"), message_channel, INDEXED, "type|medium|kanal|canal"),
  TEXT ("subject", N_("Subject"), PERSONAL | SEARCHABLE | NAME, "betreff|objet|asunto"),
  TEXT ("body", N_("Text"), PERSONAL | SEARCHABLE, "message|content|nachricht|texte|cuerpo"),
  TEXT ("sender", N_("From"), PERSONAL | SEARCHABLE, "sender|absender|von|expéditeur|de"),
  TEXT ("recipients", N_("To"), PERSONAL | SEARCHABLE,
        "recipient|an|empfänger|destinataire|à|para|destinatario"),
  STUDENT (0),
  TUTOR (0),
  REFERENCE ("lead", N_("Lead"), "leads", 0, "lead id"),
  TYPED (TIMESTAMP, "sent_at", N_("Sent"), INDEXED, "date|sent|gesendet|envoyé|fecha"),
  CHOICE ("status", N_("Status"), message_status, INDEXED, "state|zustand|statut|estado"),
  TEXT ("thread", N_("Conversation"), 0, "thread id|conversation id"),
  TYPED (JSON, "attachments", N_("Attachments"), PERSONAL, "files|anlagen|pièces jointes|adjuntos"),
  NOTES,
  TAIL,
};

static const CarrelField activity_fields[] = {
  HEAD,
  CHOICE ("kind", N_("Kind"), activity_kind, REQUIRED | INDEXED, "type|art|typ|tipo"),
  TEXT ("title", N_("Title"), REQUIRED | PERSONAL | SEARCHABLE | NAME,
        "subject|name|titel|betreff|titre|objet|título|asunto"),
  TEXT ("body", N_("Text"), PERSONAL | SEARCHABLE, "description|content|inhalt|texte|texto"),
  STUDENT (0),
  TUTOR (0),
  REFERENCE ("lead", N_("Lead"), "leads", 0, "lead id"),
  COURSE (0),
  TYPED (TIMESTAMP, "occurred_at", N_("When"), INDEXED,
         "date|time|timestamp|datum|zeitpunkt|date et heure|fecha"),
  TYPED (DATE, "due_on", N_("Due on"), INDEXED, "due date|deadline|fällig|échéance|vencimiento"),
  TYPED (BOOLEAN, "done", N_("Done"), INDEXED, "completed|finished|erledigt|fait|hecho"),
  NOTES,
  TAIL,
};

/* Entities. */

#define FIELDS(table) table, G_N_ELEMENTS (table)

static const CarrelEntity entities[] = {
  { "tutors", "tutor", N_("Tutors"), N_("Tutor"), "avatar-default-symbolic",
    "teachers|teacher|instructors|employees|lehrer|lehrkräfte|professeurs|profesores", TRUE,
    FIELDS (tutor_fields) },
  { "students", "student", N_("Students"), N_("Student"), "system-users-symbolic",
    "pupils|pupil|learners|recipients|contacts|clients|users|schüler|élèves|alumnos|estudiantes",
    TRUE, FIELDS (student_fields) },
  { "courses", "course", N_("Courses"), N_("Course"), "view-list-symbolic",
    "classes|class|jobs|services|kurse|cours|cursos", FALSE, FIELDS (course_fields) },
  { "enrolments", "enrolment", N_("Enrolments"), N_("Enrolment"), "contact-new-symbolic",
    "enrollments|enrollment|registrations|anmeldungen|inscriptions|inscripciones|matrículas",
    FALSE, FIELDS (enrolment_fields) },
  { "sessions", "session", N_("Sessions"), N_("Session"), "x-office-calendar-symbolic",
    "lessons|lesson|appointments|events|stunden|termine|séances|clases|sesiones", FALSE,
    FIELDS (session_fields) },
  { "meetings", "meeting", N_("Meetings"), N_("Meeting"), "camera-web-symbolic",
    "video rooms|zoom meetings|besprechungen|réunions|reuniones", FALSE,
    FIELDS (meeting_fields) },
  { "recordings", "recording", N_("Recordings"), N_("Recording"), "media-record-symbolic",
    "aufnahmen|aufzeichnungen|enregistrements|grabaciones", FALSE, FIELDS (recording_fields) },
  { "assets", "asset", N_("Materials"), N_("Material"), "folder-documents-symbolic",
    "materials|resources|quizzes|quiz|materialien|ressources|recursos", FALSE,
    FIELDS (asset_fields) },
  { "results", "result", N_("Results"), N_("Result"), "emblem-ok-symbolic",
    "grades|scores|marks|ergebnisse|noten|résultats|resultados|notas", FALSE,
    FIELDS (result_fields) },
  { "invoices", "invoice", N_("Invoices"), N_("Invoice"), "text-x-generic-symbolic",
    "bills|rechnungen|factures|facturas", FALSE, FIELDS (invoice_fields) },
  { "payments", "payment", N_("Payments"), N_("Payment"), "emblem-default-symbolic",
    "receipts|zahlungen|paiements|pagos", FALSE, FIELDS (payment_fields) },
  { "leads", "lead", N_("Leads"), N_("Lead"), "starred-symbolic",
    "enquiries|inquiries|prospects|anfragen|interessenten|demandes|prospectos", TRUE,
    FIELDS (lead_fields) },
  { "messages", "message", N_("Messages"), N_("Message"), "mail-unread-symbolic",
    "mails|emails|nachrichten|mensajes", FALSE, FIELDS (message_fields) },
  { "activities", "activity", N_("Activities"), N_("Activity"), "document-edit-symbolic",
    "notes|tasks|calls|aktivitäten|activités|actividades", FALSE, FIELDS (activity_fields) },
};

const CarrelModel carrel_model = { entities, G_N_ELEMENTS (entities), 1 };
