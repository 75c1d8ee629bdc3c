package io.icewatch.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.lambda.FakeAws;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.local.aws.dynamodb.memory.MemoryDynamoDb;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.sweep.SweepAlarms;
import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.stay.Signal;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts;
import io.icewatch.vitals.stay.Whereabouts.State;
import io.icewatch.watch.WatchPatients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/**
 * Silence by what is written for many patients at once: WatchPatients, of which instances take
 * turns and are started anew, and SweepAlarms, on one table whose calls fail before or after they
 * have done what they were asked, on a stream that is sometimes read late, of patients whom
 * somebody pauses, discharges and admits again.
 */
class HeardLawTest {
  private static final String SHARD = "shardId-000000000001";
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
  private static final List<State> STATES = List.of(State.values());
  private static final int PATIENTS = 5;
  private static final int TROUBLED_SECONDS = 1_500;
  private static final int LEAST_PATIENCE = 60;

  /** Three gaps of what a silence makes of a cadence, and a tick. */
  private static final int MOST_PATIENCE = 600;

  private static final Pattern SILENT =
      Pattern.compile("\"signal/([^/]+)/(\\d+)/([^\"]+)\".*\"reason\":\"silent\"");

  /** A tick, and what is left of the minute in which it was due (invariant I3). */
  private static final Duration MOST_LATE = Duration.ofMinutes(2);

  private static Instant at(long second) {
    return EIGHT.plusSeconds(second);
  }

  @Test
  void
      nobody_who_sends_or_is_away_is_called_silent_and_everybody_else_in_time_and_thrice_at_most() {
    Seeds.upTo(2, random -> new Ward(random).lives());
  }

  /** One shard, second by second. */
  private static final class Ward {
    private final Random random;
    private final FakeAws aws = new FakeAws();
    private final Context context = aws.context();
    private final TableSpec table =
        Template.read(Path.of("..", "..", "template.yaml"), Map.of()).tables().getFirst();
    private final MemoryDynamoDb stored = new MemoryDynamoDb();
    private final StayTable stays =
        new StayTable(stored, table.name(), new SilencePolicy(Duration.ZERO));
    private final HeardTable heard = new HeardTable(stored, table.name());
    private final DynamoDbClient troubled;
    private final WatchPatients[] watch = new WatchPatients[2];
    private final SweepAlarms sweep;
    private final Deque<Sent> stream = new ArrayDeque<>();
    private final Map<String, NavigableSet<Long>> arrivals = new HashMap<>();
    private final Map<String, Long> sendsUntil = new HashMap<>();
    private final Map<String, Integer> gap = new HashMap<>();
    private final Set<String> silent = new HashSet<>();
    private boolean isTroubled = true;
    private String unlucky = "";
    private long readAgainAt;

    /** A record of the stream: its sequence number is told by the second and its place in it. */
    private record Sent(String patient, long second, long number) {}

    Ward(Random random) {
      this.random = random;
      stored.create(table);
      troubled =
          (DynamoDbClient)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {DynamoDbClient.class},
                  (proxy, method, arguments) -> troubled(method, arguments));
      watch[0] = newWatch();
      watch[1] = newWatch();
      sweep = new SweepAlarms(aws.environment("SweepAlarms", troubled, variables()));
    }

    private WatchPatients newWatch() {
      return new WatchPatients(aws.environment("WatchPatients", troubled, variables()));
    }

    private Map<String, String> variables() {
      return Map.of("EPISODE_TABLE", table.name());
    }

    private Object troubled(Method method, Object[] arguments) throws Throwable {
      int luck = isTroubled ? random.nextInt(50) : 2;
      if (luck == 0 || isUnlucky(method, arguments)) {
        throw throttled();
      }
      Object answer;
      try {
        answer = method.invoke(stored, arguments);
      } catch (InvocationTargetException e) {
        throw requireNonNull(e.getCause());
      }
      if (luck == 1) {
        throw throttled();
      }
      return requireNonNull(answer);
    }

    /** A stay that cannot be read for a while holds back its patient alone. */
    @SuppressWarnings("unchecked")
    private boolean isUnlucky(Method method, Object[] arguments) {
      return isTroubled
          && method.getName().equals("getItem")
          && arguments[0] instanceof Consumer<?> fill
          && GetItemRequest.builder()
              .applyMutation((Consumer<GetItemRequest.Builder>) fill)
              .build()
              .key()
              .containsValue(AttributeValue.fromS(unlucky));
    }

    private static RuntimeException throttled() {
      return ProvisionedThroughputExceededException.builder().message("slow down").build();
    }

    void lives() {
      live(0, TROUBLED_SECONDS);
      isTroubled = false;
      for (int i = 0; i < PATIENTS; i++) {
        sendsUntil.put("bed-" + i, (long) TROUBLED_SECONDS);
        order("bed-" + i, State.ADMITTED, TROUBLED_SECONDS);
      }
      silent.clear();
      live(TROUBLED_SECONDS, TROUBLED_SECONDS + MOST_PATIENCE + 900);
      assertThat(silent).as("told, once all was quiet").hasSize(PATIENTS);

      long end = TROUBLED_SECONDS + MOST_PATIENCE + 900;
      for (int i = 0; i < PATIENTS; i++) {
        sendsUntil.put("bed-" + i, end + 1_000);
      }
      live(end, end + 240);
      for (int i = 0; i < PATIENTS; i++) {
        assertThat(requireNonNull(stays.read("bed-" + i)).stay().signal())
            .as("back")
            .isEqualTo(new Signal.Expected());
      }
      assertThat(heard.readAll().patients()).hasSize(PATIENTS + 1);
    }

    /** As WardBoard does. */
    private void order(String patient, State state, long second) {
      StoredStay now = stays.read(patient);
      if (now != null) {
        Heard last = heard.readAll().patients().get(patient);
        Stay stay = last == null ? now.stay() : now.stay().with(last.last()).stay();
        Instant until = state == State.PAUSED ? at(second + random.nextInt(60, 600)) : null;
        Whereabouts told = new Whereabouts("3B", "7", state, at(second), until, "nurse", "CT");
        stays.replace(patient, now, stay.moved(told));
      }
    }

    private void live(long from, long to) {
      for (long second = from; second < to; second++) {
        aws.now = at(second);
        if (random.nextInt(150) == 0) {
          unlucky = unlucky.isEmpty() ? "bed-" + random.nextInt(PATIENTS) : "";
        }
        send("never-silent", 5, second);
        for (int i = 0; i < PATIENTS; i++) {
          moves("bed-" + i, second);
        }
        if (second % 5 == 0 && second >= readAgainAt) {
          readAgainAt = isTroubled && random.nextInt(60) == 0 ? second + random.nextInt(200) : 0;
          deliver();
        }
        if (second % 60 == 0) {
          tick(second);
        }
      }
    }

    private void moves(String patient, long second) {
      if (isTroubled && random.nextInt(400) == 0) {
        order(patient, STATES.get(random.nextInt(STATES.size())), second);
      }
      long until = sendsUntil.computeIfAbsent(patient, p -> second + random.nextInt(60, 900));
      if (second < until) {
        send(patient, gap.computeIfAbsent(patient, p -> random.nextInt(1, 15)), second);
      } else if (isTroubled && random.nextInt(150) == 0) {
        sendsUntil.put(patient, second + random.nextInt(5, 900));
      }
    }

    private void send(String patient, int every, long second) {
      if (second % every == 0) {
        stream.add(new Sent(patient, second, stream.size()));
        arrivals.computeIfAbsent(patient, p -> new TreeSet<>()).add(second);
      }
    }

    /** Everything that is in the stream; what failed, and all that came after it, comes again. */
    private void deliver() {
      if (isTroubled && random.nextInt(100) == 0) {
        watch[random.nextInt(2)] = newWatch();
      }
      List<Sent> batch = new ArrayList<>(stream);
      if (batch.isEmpty()) {
        return;
      }
      String records = String.join(",", batch.stream().map(Ward::json).toList());
      String answer = invoke(watch[random.nextInt(2)], "{\"Records\":[" + records + "]}");
      for (Sent record : batch) {
        if (answer.contains("\"" + sequenceNumber(record) + "\"")) {
          return;
        }
        stream.removeFirst();
      }
    }

    private static long sequenceNumber(Sent record) {
      return 1_000_000 + record.second * 10_000 + record.number;
    }

    private static String json(Sent record) {
      String data =
          "{\"patient_id\":\"%s\",\"timestamp\":%d,\"spo2\":%d,\"heart_rate\":80}"
              .formatted(
                  record.patient, at(record.second).getEpochSecond(), 95 + record.second % 4);
      return """
      {"kinesis":{"partitionKey":"%s","sequenceNumber":"%d","data":"%s",
      "approximateArrivalTimestamp":%d.000},"eventID":"%s:%d"}
      """
          .formatted(
              record.patient,
              sequenceNumber(record),
              Base64.getEncoder().encodeToString(data.getBytes(UTF_8)),
              at(record.second).getEpochSecond(),
              SHARD,
              sequenceNumber(record));
    }

    private String invoke(WatchPatients function, String event) {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return answer.toString(UTF_8);
    }

    private void tick(long second) {
      aws.rows.clear();
      Map<String, Whereabouts> places = new HashMap<>();
      Map<String, Instant> dues = new HashMap<>();
      Map<String, Heard> before = heard.readAll().patients();
      for (int i = 0; i < PATIENTS; i++) {
        String patient = "bed-" + i;
        StoredStay stored = stays.read(patient);
        if (stored != null) {
          places.put(patient, stored.stay().whereabouts());
          Heard last = before.get(patient);
          Stay stay = last == null ? stored.stay() : stored.stay().with(last.last()).stay();
          Instant due = SilencePolicy.AT_ONCE.due(stay);
          if (due != null) {
            dues.put(patient, due); // not the block's: an answer since may have brought it forward
          }
        }
      }
      try {
        sweep.handleRequest(
            new ByteArrayInputStream("{\"time\":\"%s\"}".formatted(at(second)).getBytes(UTF_8)),
            new ByteArrayOutputStream(),
            context);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (String row : aws.rows) {
        Matcher notice = SILENT.matcher(row);
        if (notice.find()) {
          String patient = notice.group(3);
          int number = Integer.parseInt(notice.group(2));
          Whereabouts place = requireNonNull(places.get(patient), patient);
          checkSilence(Instant.parse(notice.group(1)), patient, place, second);
          assertThat(number).isBetween(1, Signal.MOST_NOTICES);
          Instant due = dues.get(patient);
          if (number == 1 && due != null && due.isAfter(at(TROUBLED_SECONDS + 60))) {
            assertThat(at(second)).as(patient).isBetween(due, due.plus(MOST_LATE));
          }
        }
      }
    }

    private void checkSilence(Instant since, String patient, Whereabouts place, long second) {
      silent.add(patient);
      assertThat(place.state())
          .as("%s, at second %d", patient, second)
          .isNotEqualTo(State.DISCHARGED);
      Instant until = place.until();
      if (until != null) {
        assertThat(until)
            .as("%s, away at second %d", patient, second)
            .isBeforeOrEqualTo(at(second));
      }
      long last = Duration.between(EIGHT, since).toSeconds();
      NavigableSet<Long> all = requireNonNull(arrivals.get(patient));
      assertThat(all.contains(last) || since.equals(place.at()) || since.equals(until))
          .as("%s, by the notice of second %d, silent since %d", patient, second, last)
          .isTrue();
      assertThat(all.subSet(last, false, last + LEAST_PATIENCE, false))
          .as("readings of %s, who was called silent at second %d", patient, second)
          .isEmpty();
    }
  }
}
