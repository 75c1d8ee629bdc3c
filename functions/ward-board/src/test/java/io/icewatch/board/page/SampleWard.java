package io.icewatch.board.page;

import static io.icewatch.board.page.WardFixture.HOUR;
import static io.icewatch.board.page.WardFixture.MINUTE;
import static io.icewatch.board.page.WardFixture.SECOND;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** A ward of twelve beds in which everything happens that a board has to show. */
final class SampleWard {
  private SampleWard() {}

  static ObjectNode at(long now) {
    WardFixture ward = new WardFixture(now, 7);
    ObjectNode desaturating = ward.bed("7", "60412");
    ward.alarm(desaturating, "critical", "*** SpO2 78 < 85", "spo2-low", now - 94 * SECOND)
        .put("worst", 74);
    ward.alarm(
        desaturating, "warning", "** heart rate 118 >= 111", "heart_rate-high", now - 61 * SECOND);
    score(desaturating, 6);

    ObjectNode escalated = ward.bed("3", "60371");
    ward.alarm(escalated, "critical", "*** systolic pressure 84 <= 90", "sbp-low", now - 7 * MINUTE)
        .put("worst", 79)
        .put("escalation_level", 1)
        .put("page_number", 2);

    ObjectNode answered = ward.bed("11", "60398");
    WardFixture.acknowledge(
        ward.alarm(
                answered,
                "critical",
                "*** heart rate 138 >= 131",
                "heart_rate-high",
                now - 12 * MINUTE)
            .put("worst", 144),
        "K. Meier",
        "at the bedside",
        now - 10 * MINUTE,
        now + 20 * MINUTE);

    ObjectNode breathing = ward.bed("5", "60405");
    ward.alarm(
            breathing,
            "warning",
            "** respiratory rate 27 >= 25",
            "resp_rate-high",
            now - 4 * MINUTE)
        .put("worst", 29);
    trend(breathing, "resp_rate", "rising");
    score(breathing, 5);

    ObjectNode copd = ward.bed("9", "60266");
    WardFixture.acknowledge(
        ward.alarm(copd, "warning", "** SpO2 85 < 86", "spo2-low", now - 33 * MINUTE)
            .put("worst", 84),
        "J. Okafor",
        "COPD, on 2 l",
        now - 30 * MINUTE,
        now + 90 * MINUTE);
    ObjectNode plan = copd.putObject("plan");
    plan.put("version", 3).put("by", "Dr Rossi").put("at", now - 6 * HOUR).putNull("until");
    plan.put("why", "COPD").putObject("limits").put("SPO2_LOW_WARNING", 86);
    plan.putArray("deviations")
        .addObject()
        .put("limit", "SPO2_LOW_WARNING")
        .put("condition", "spo2-low")
        .put("severity", "warning")
        .put("ward", 90)
        .put("patient", 86);

    ObjectNode probe = ward.bed("2", "60411");
    ward.alarm(probe, "technical", "* SpO2 0 implausible", "spo2-implausible", now - 3 * MINUTE);

    ObjectNode silent = ward.bed("8", "60333");
    WardFixture.silentSince(silent, now - 11 * MINUTE);
    silent.put("silent_notices", 2);

    ObjectNode standby = ward.bed("12", "60290");
    WardFixture.silentSince(standby, now - 3 * HOUR - 4 * MINUTE);
    standby.put("signal", "standby").put("silent_notices", 3);

    ObjectNode shelved = ward.bed("4", "60388");
    ((ArrayNode) shelved.path("shelves"))
        .addObject()
        .put("condition", "heart_rate-high")
        .put("name", "heart rate high")
        .put("by", "K. Meier")
        .put("at", now - 40 * MINUTE)
        .put("until", now + 80 * MINUTE)
        .put("why", "AF, known");

    ObjectNode paused = ward.bed("1", "60417");
    paused.put("state", "paused").put("state_until", now + 25 * MINUTE);
    paused.put("state_by", "J. Okafor").put("state_why", "CT");
    WardFixture.silentSince(paused, now - 14 * MINUTE);
    paused.put("signal", "expected");

    ward.bed("6", "60402");
    WardFixture.neverSeen(ward.bed("10", "60420"));

    ward.notice(now - 61 * SECOND, desaturating, "first", "warning", "heart_rate-high", 118.0);
    ward.notice(now - 94 * SECOND, desaturating, "first", "critical", "spo2-low", 82.0);
    ward.notice(now - 3 * MINUTE, probe, "first", "technical", "spo2-implausible", null);
    ward.notice(now - 4 * MINUTE, escalated, "escalated", "critical", "sbp-low", 84.0);
    ward.notice(now - 4 * MINUTE, breathing, "first", "warning", "resp_rate-high", 26.0);
    ward.notice(now - 7 * MINUTE, escalated, "first", "critical", "sbp-low", 88.0);
    ward.notice(now - 10 * MINUTE, silent, "silent", "technical", "", null);
    ward.notice(now - 12 * MINUTE, answered, "first", "critical", "heart_rate-high", 134.0);
    ward.notice(now - 33 * MINUTE, copd, "first", "warning", "spo2-low", 85.0);
    ward.notice(now - 52 * MINUTE, shelved, "resolved", "warning", "heart_rate-high", 104.0);
    return ward.build();
  }

  private static void score(ObjectNode bed, int score) {
    ((ObjectNode) bed.path("news2")).put("score", score);
  }

  private static void trend(ObjectNode bed, String vital, String trend) {
    for (var each : bed.withArray("vitals")) {
      if (each.path("vital").asText().equals(vital)) {
        ((ObjectNode) each).put("trend", trend);
      }
    }
  }

  /** The first patient's page: four hours of ten-minute windows, every notice. */
  static ObjectNode firstPatient(ObjectNode ward) {
    long now = ward.path("now").asLong();
    ObjectNode bed = (ObjectNode) ward.path("beds").get(0);
    ObjectNode patient = JsonNodeFactory.instance.objectNode();
    patient.put("api", 1).put("now", now).set("bed", bed);
    ArrayNode notices = patient.putArray("notices");
    for (var notice : ward.path("notices")) {
      if (notice.path("key").equals(bed.path("key"))) {
        notices.add(notice);
      }
    }
    history(patient, now);
    patient.putNull("history_problem");
    return patient;
  }

  private static void history(ObjectNode patient, long now) {
    Random random = new Random(3);
    ObjectNode history = patient.putObject("history").put("window_ms", 10 * MINUTE);
    ArrayNode windows = history.putArray("windows");
    long last = now / (10 * MINUTE) * (10 * MINUTE);
    for (int i = 24; i > 1; i--) {
      ObjectNode vitals =
          windows.addObject().put("start", last - 10L * i * MINUTE).putObject("vitals");
      summary(vitals, "spo2", 95.5 + random.nextGaussian(), 2.5);
      summary(vitals, "heart_rate", 86 + 3 * random.nextGaussian(), 8);
      summary(vitals, "temperature_f", 98.6 + 0.1 * random.nextGaussian(), 0.2);
      summary(vitals, "resp_rate", 17 + random.nextGaussian(), 3);
      summary(vitals, "sbp", 120 + 4 * random.nextGaussian(), 9);
    }
  }

  private static void summary(ObjectNode vitals, String vital, double average, double spread) {
    vitals.putArray(vital).add(average - spread).add(average).add(average + spread * 0.8);
  }

  /** As many beds as are asked for, each with another reading at every second. */
  static ObjectNode large(int beds, long now) {
    WardFixture ward = new WardFixture(now, now);
    for (int i = 0; i < beds; i++) {
      ObjectNode bed = ward.bed(Integer.toString(i + 1), Integer.toString(70_000 + i));
      for (var vital : bed.withArray("vitals")) {
        ArrayNode points = (ArrayNode) vital.path("points");
        while (points.size() > 4) {
          points.remove(0);
        }
      }
      if (i < beds / 20) {
        ward.alarm(bed, "critical", "*** SpO2 80 < 85", "spo2-low", 1_700_000_000_000L + i);
      }
    }
    return ward.build();
  }
}
