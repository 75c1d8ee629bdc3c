package io.icewatch.board.ward;

import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.board.history.History;
import io.icewatch.board.history.History.Band;
import io.icewatch.board.history.History.PastNotice;
import io.icewatch.board.history.History.Window;
import io.icewatch.board.history.LakeProgress;
import io.icewatch.board.history.PatientHistories.Known;
import io.icewatch.board.http.JsonText;
import io.icewatch.board.ward.Bed.Notice;
import io.icewatch.board.ward.Bed.Point;
import io.icewatch.board.ward.Bed.Stay;
import io.icewatch.board.ward.Bed.Trace;
import io.icewatch.board.ward.Ward.BedNotice;
import io.icewatch.board.ward.Ward.Pipeline;
import io.icewatch.board.ward.Ward.Position;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Rule;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.Stamp;
import io.icewatch.vitals.answer.WardLimits;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.trend.PartialNews2;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ward as {@code API.md} has it. What is not known is null, never left out. */
final class WardJson {
  /** Higher when a client of the former version could not read it. */
  private static final int API = 1;

  private final WardLimits limits;
  private final String version;
  private final String zone;

  WardJson(WardLimits limits, String version, String zone) {
    this.limits = limits;
    this.version = version;
    this.zone = zone;
  }

  /** Everything but the time: the same facts give the same text. */
  String facts(Ward ward) {
    List<BedNotice> notices = ward.notices();
    return JsonText.object(json -> {
      json.writeNumberField("api", API);
      json.writeStringField("version", version);
      json.writeStringField("zone", zone);
      json.writeFieldName("counts");
      counts(json, ward.beds());
      json.writeFieldName("pipeline");
      pipeline(json, ward, notices);
      json.writeArrayFieldStart("limits");
      for (Limit limit : Limit.all()) {
        limit(json, limit);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("beds");
      for (Bed bed : ward.beds()) {
        bed(json, bed);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("notices");
      for (BedNotice notice : notices) {
        notice(json, notice.bed(), notice.notice());
      }
      json.writeEndArray();
    });
  }

  /** The facts with the time in front. */
  String whole(String facts, Instant now) {
    return "{\"now\":%d,%s".formatted(now.toEpochMilli(), facts.substring(1));
  }

  /** One patient, by themselves, with what the lake tells. */
  String patient(Bed bed, Known known, Instant now) {
    return JsonText.object(json -> {
      json.writeNumberField("api", API);
      json.writeNumberField("now", now.toEpochMilli());
      json.writeFieldName("bed");
      bed(json, bed);
      History history = known.history();
      if (history == null) {
        json.writeNullField("history");
      } else {
        json.writeFieldName("history");
        history(json, history);
      }
      json.writeStringField("history_problem", known.problem());
      json.writeArrayFieldStart("notices");
      notices(json, bed, history == null ? List.of() : history.notices());
      json.writeEndArray();
    });
  }

  private static void history(JsonGenerator json, History history) throws IOException {
    json.writeStartObject();
    json.writeNumberField("window_ms", history.window().toMillis());
    json.writeArrayFieldStart("windows");
    for (Window window : history.windows()) {
      json.writeStartObject();
      time(json, "start", window.start());
      json.writeObjectFieldStart("vitals");
      for (Vital vital : Vital.values()) {
        Band band = window.bands().get(vital);
        if (band != null) {
          json.writeArrayFieldStart(vital.field());
          json.writeNumber(decimal(band.lowest()));
          json.writeNumber(decimal(band.average()).setScale(2, RoundingMode.HALF_UP));
          json.writeNumber(decimal(band.highest()));
          json.writeEndArray();
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Newest first, each once: the table has what the lake has not got yet. */
  private static void notices(JsonGenerator json, Bed bed, List<PastNotice> past)
      throws IOException {
    Set<String> known = past.stream().map(PastNotice::alertId).collect(Collectors.toSet());
    for (Notice notice : bed.notices()) {
      if (!known.contains(notice.alertId())) {
        notice(json, bed, notice);
      }
    }
    for (PastNotice notice : past) {
      notice(json, bed, notice);
    }
  }

  private static void counts(JsonGenerator json, List<Bed> beds) throws IOException {
    json.writeStartObject();
    json.writeNumberField("beds", beds.size());
    for (Severity severity : Severity.values()) {
      json.writeNumberField(
          severity.label(),
          beds.stream()
              .flatMap(bed -> bed.alarms().stream())
              .filter(alarm -> alarm.severity() == severity)
              .count());
    }
    json.writeNumberField(
        "unacknowledged",
        beds.stream()
            .flatMap(bed -> bed.alarms().stream())
            .filter(alarm -> alarm.unacknowledgedSince() != null)
            .count());
    json.writeNumberField("silent", beds.stream().filter(bed -> bed.stay().isSilent()).count());
    json.writeEndObject();
  }

  private static void pipeline(JsonGenerator json, Ward ward, List<BedNotice> newestFirst)
      throws IOException {
    Pipeline pipeline = ward.pipeline();
    json.writeStartObject();
    time(json, "last_tick_at", pipeline.lastTickAt());
    time(json, "last_page_at", newestFirst.isEmpty() ? null : newestFirst.getFirst().notice().at());
    json.writeArrayFieldStart("positions");
    for (Position position : pipeline.positions()) {
      json.writeStartObject();
      json.writeStringField("shard", position.shard());
      time(json, "last_arrival_at", position.lastArrivalAt());
      time(json, "seen_at", position.seenAt());
      json.writeEndObject();
    }
    json.writeEndArray();
    number(json, "rejected_share", pipeline.rejectedShare());
    LakeProgress.Known lake = pipeline.lake();
    if (lake == null) {
      json.writeNullField("lake");
    } else {
      json.writeObjectFieldStart("lake");
      json.writeBooleanField("answering", lake.isAnswering());
      time(json, "windows_missing_since", ward.windowsMissingSince());
      time(json, "hours_missing_since", lake.hoursMissingSince());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void limit(JsonGenerator json, Limit limit) throws IOException {
    Rule rule = limits.rule(limit.condition());
    Vital vital = limit.condition().vital();
    json.writeStartObject();
    json.writeStringField("limit", limit.name());
    json.writeStringField("name", Names.of(limit.condition()) + ", " + limit.severity().label());
    json.writeStringField("vital", vital.field());
    json.writeStringField("condition", limit.condition().label());
    json.writeStringField("severity", limit.severity().label());
    json.writeStringField("comparison", Names.comparison(limit.condition()));
    json.writeStringField("unit", vital.unit());
    number(json, "value", limits.value(limit));
    number(json, "min", Math.min(rule.warning(), rule.critical()));
    number(json, "max", Math.max(rule.warning(), rule.critical()));
    json.writeEndObject();
  }

  private void bed(JsonGenerator json, Bed bed) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", bed.key());
    json.writeStringField("patient_id", bed.patientId());
    stay(json, bed.stay());
    Alarm worst = bed.alarm();
    if (worst == null) {
      json.writeNullField("alarm");
    } else {
      json.writeFieldName("alarm");
      alarm(json, worst);
    }
    json.writeArrayFieldStart("alarms");
    for (Alarm alarm : bed.alarms()) {
      alarm(json, alarm);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("vitals");
    for (Trace trace : bed.vitals()) {
      trace(json, trace);
    }
    json.writeEndArray();
    news2(json, bed.news2());
    json.writeArrayFieldStart("shelves");
    for (Shelf shelf : bed.shelves()) {
      json.writeStartObject();
      json.writeStringField("condition", shelf.condition().label());
      json.writeStringField("name", Names.of(shelf.condition()));
      stamp(json, shelf.stamp());
      json.writeEndObject();
    }
    json.writeEndArray();
    CarePlan plan = bed.plan();
    if (plan == null) {
      json.writeNullField("plan");
    } else {
      json.writeFieldName("plan");
      plan(json, plan);
    }
    json.writeEndObject();
  }

  private static void stay(JsonGenerator json, Stay stay) throws IOException {
    json.writeStringField("ward", stay.ward());
    json.writeStringField("bed", stay.bed());
    json.writeStringField("state", stay.state());
    time(json, "state_until", stay.until());
    json.writeStringField("state_by", stay.by());
    json.writeStringField("state_why", stay.why());
    json.writeStringField("signal", stay.signal());
    time(json, "silent_since", stay.isSilent() ? stay.lastSeenAt() : null);
    json.writeNumberField("silent_notices", stay.silentNotices());
    time(json, "first_seen_at", stay.firstSeenAt());
    time(json, "last_seen_at", stay.lastSeenAt());
    Long cadence = stay.cadenceMillis();
    if (cadence == null) {
      json.writeNullField("cadence_ms");
    } else {
      json.writeNumberField("cadence_ms", cadence);
    }
  }

  private static void alarm(JsonGenerator json, Alarm alarm) throws IOException {
    json.writeStartObject();
    AlertId alertId = alarm.alertId();
    json.writeStringField("alert_id", alertId == null ? null : alertId.toString());
    json.writeStringField("condition", alarm.condition().label());
    json.writeStringField("name", Names.of(alarm.condition()));
    json.writeStringField("vital", alarm.condition().vital().field());
    json.writeStringField("severity", alarm.severity().label());
    json.writeStringField("symbol", alarm.symbol());
    json.writeStringField("text", alarm.text());
    number(json, "value", alarm.value());
    number(json, "limit", alarm.limit());
    json.writeStringField("comparison", alarm.comparison());
    json.writeStringField("unit", alarm.condition().vital().unit());
    number(json, "worst", alarm.worst());
    time(json, "since", alarm.since());
    time(json, "last_breach_at", alarm.lastBreachAt());
    Alarm.Page page = alarm.page();
    json.writeNumberField("page_number", page == null ? 0 : page.number());
    time(json, "paged_at", page == null ? null : page.at());
    json.writeStringField("reason", page == null ? null : page.reason());
    time(json, "unacknowledged_since", alarm.unacknowledgedSince());
    Stamp acknowledged = alarm.acknowledged();
    if (acknowledged == null) {
      json.writeNullField("acknowledged");
    } else {
      json.writeObjectFieldStart("acknowledged");
      stamp(json, acknowledged);
      json.writeEndObject();
    }
    json.writeNumberField("escalation_level", alarm.escalationLevel());
    time(json, "shelved_until", alarm.shelvedUntil());
    json.writeEndObject();
  }

  private static void trace(JsonGenerator json, Trace trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("vital", trace.vital().field());
    json.writeStringField("name", trace.vital().title());
    json.writeStringField("unit", trace.vital().unit());
    Point newest = trace.newest();
    number(json, "value", newest == null ? null : newest.value());
    time(json, "at", newest == null ? null : newest.at());
    json.writeArrayFieldStart("points");
    for (Point point : trace.points()) {
      json.writeStartArray();
      json.writeNumber(point.at().toEpochMilli());
      json.writeNumber(decimal(point.value()));
      json.writeEndArray();
    }
    json.writeEndArray();
    Condition heading = trace.headingFor();
    json.writeStringField(
        "trend", heading == null ? null : heading.isHigh() ? "rising" : "falling");
    json.writeEndObject();
  }

  private static void news2(JsonGenerator json, @Nullable PartialNews2 news2) throws IOException {
    if (news2 == null) {
      json.writeNullField("news2");
      return;
    }
    json.writeObjectFieldStart("news2");
    json.writeNumberField("score", news2.score());
    json.writeArrayFieldStart("missing");
    for (String part : news2.missing()) {
      json.writeString(part);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void plan(JsonGenerator json, CarePlan plan) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", plan.version());
    json.writeStringField("by", plan.by());
    time(json, "at", plan.at());
    json.writeNullField("until"); // ends with the stay
    json.writeStringField("why", plan.why());
    List<Map.Entry<Limit, Double>> own =
        plan.limits().entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getKey().name()))
            .toList();
    json.writeObjectFieldStart("limits");
    for (Map.Entry<Limit, Double> entry : own) {
      number(json, entry.getKey().name(), entry.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("deviations");
    for (Map.Entry<Limit, Double> entry : own) {
      Limit limit = entry.getKey();
      json.writeStartObject();
      json.writeStringField("limit", limit.name());
      json.writeStringField("condition", limit.condition().label());
      json.writeStringField("severity", limit.severity().label());
      number(json, "ward", limits.value(limit));
      number(json, "patient", entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void notice(JsonGenerator json, Bed bed, Notice notice) throws IOException {
    notice(
        json,
        bed,
        new PastNotice(
            notice.alertId(),
            notice.at(),
            notice.kind(),
            notice.condition().label(),
            notice.severity().label(),
            notice.value(),
            notice.pageNumber()));
  }

  private static void notice(JsonGenerator json, Bed bed, PastNotice notice) throws IOException {
    Condition condition = Condition.ofLabel(notice.condition());
    json.writeStartObject();
    time(json, "at", notice.at());
    json.writeStringField("key", bed.key());
    json.writeStringField("patient_id", bed.patientId());
    json.writeStringField("bed", bed.stay().bed());
    json.writeStringField("kind", notice.reason());
    json.writeStringField("severity", notice.severity());
    json.writeStringField("condition", notice.condition());
    json.writeStringField("name", condition == null ? null : Names.of(condition));
    number(json, "value", notice.value());
    json.writeNumberField("page_number", notice.pageNumber());
    json.writeStringField("alert_id", notice.alertId());
    json.writeEndObject();
  }

  private static void stamp(JsonGenerator json, Stamp stamp) throws IOException {
    json.writeStringField("by", stamp.by());
    time(json, "at", stamp.at());
    time(json, "until", stamp.until());
    json.writeStringField("why", stamp.why());
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    if (time == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, time.toEpochMilli());
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Double value)
      throws IOException {
    if (value == null || !Double.isFinite(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, decimal(value));
    }
  }

  /** 85 rather than 85.0: it is what a nurse reads. */
  private static BigDecimal decimal(double value) {
    return new BigDecimal(Names.number(value));
  }
}
