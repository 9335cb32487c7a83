#include "config.h"

#include "exchange/xsd.h"

/* Labels are not given: a schema is the same in every language. */

static void
append_choices (GString *out, const CarrelField *field)
{
  g_string_append (out, "        <xs:simpleType>\n"
                        "          <xs:restriction base=\"xs:string\">\n");
  for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++) {
    g_autofree char *value = g_markup_escape_text (choice->value, -1);

    g_string_append_printf (out, "            <xs:enumeration value=\"%s\"/>\n", value);
  }
  g_string_append (out, "          </xs:restriction>\n"
                        "        </xs:simpleType>\n");
}

static void
append_field (GString *out, const CarrelField *field)
{
  if (field->type != CARREL_TYPE_CHOICE) {
    g_string_append_printf (out, "      <xs:element name=\"%s\" type=\"%s\" minOccurs=\"0\"/>\n",
                            field->name, carrel_type_info (field->type)->xsd);
    return;
  }

  g_string_append_printf (out, "      <xs:element name=\"%s\" minOccurs=\"0\">\n", field->name);
  append_choices (out, field);
  g_string_append (out, "      </xs:element>\n");
}

static void
append_record (GString *out, const CarrelEntity *entity)
{
  g_string_append_printf (out,
                          "  <xs:complexType name=\"%s\">\n"
                          "    <xs:all>\n",
                          entity->singular);
  for (guint i = 0; i < entity->n_fields; i++)
    append_field (out, &entity->fields[i]);
  g_string_append (out, "    </xs:all>\n"
                        "  </xs:complexType>\n");
}

static void
append_list (GString *out, const CarrelEntity *entity)
{
  g_string_append_printf (out,
                          "        <xs:element name=\"%s\" minOccurs=\"0\">\n"
                          "          <xs:complexType>\n"
                          "            <xs:sequence>\n"
                          "              <xs:element name=\"%s\" type=\"%s\" minOccurs=\"0\""
                          " maxOccurs=\"unbounded\"/>\n"
                          "            </xs:sequence>\n"
                          "          </xs:complexType>\n"
                          "        </xs:element>\n",
                          entity->name, entity->singular, entity->singular);
}

char *
carrel_xsd_new (const CarrelModel *model)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                               "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"\n"
                               "           xmlns=\"" CARREL_XML_NAMESPACE "\"\n"
                               "           targetNamespace=\"" CARREL_XML_NAMESPACE "\"\n"
                               "           elementFormDefault=\"qualified\">\n"
                               "  <xs:element name=\"" CARREL_XML_ROOT "\">\n"
                               "    <xs:complexType>\n"
                               "      <xs:all>\n");

  for (guint i = 0; i < model->n_entities; i++)
    append_list (out, &model->entities[i]);
  g_string_append (out, "      </xs:all>\n"
                        "    </xs:complexType>\n"
                        "  </xs:element>\n");
  for (guint i = 0; i < model->n_entities; i++)
    append_record (out, &model->entities[i]);
  g_string_append (out, "</xs:schema>\n");
  return g_string_free (out, FALSE);
}
