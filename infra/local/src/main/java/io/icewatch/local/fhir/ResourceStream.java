package io.icewatch.local.fhir;

import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.local.fhir.FhirExport.Format;
import java.io.IOException;

/** Resources one behind the other: a line each, or the entries of a transaction. */
final class ResourceStream {
  private final JsonGenerator json;
  private final Format format;
  private long count;

  /** Writes the body of a resource. */
  interface Body {
    void write() throws IOException;
  }

  ResourceStream(JsonGenerator json, Format format) {
    this.json = json;
    this.format = format;
  }

  void begin() throws IOException {
    if (format == Format.BUNDLE) {
      json.writeStartObject();
      json.writeStringField("resourceType", "Bundle");
      json.writeStringField("type", "transaction");
      json.writeArrayFieldStart("entry");
    }
  }

  void add(String type, String id, Body body) throws IOException {
    count++;
    switch (format) {
      case NDJSON -> {
        body.write();
        json.writeRaw('\n');
      }
      case BUNDLE -> {
        json.writeStartObject();
        json.writeFieldName("resource");
        body.write();
        json.writeObjectFieldStart("request");
        json.writeStringField("method", "PUT");
        json.writeStringField("url", type + "/" + id);
        json.writeEndObject();
        json.writeEndObject();
      }
    }
  }

  void end() throws IOException {
    if (format == Format.BUNDLE) {
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  long count() {
    return count;
  }
}
