package io.icewatch.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.mapping.ScriptedHost.Event;
import io.icewatch.local.stream.Shard;
import io.icewatch.vitals.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the settings, whatever fails and however often the stream is resharded: every record is
 * handled at least once, and those of a key for the first time in the order in which they were put.
 * With windows, the states of the windows that end add up to every record exactly once. Every other
 * seed runs on a platform that behaves otherwise where AWS does not say how it does.
 */
class AtLeastOnceTest {

  static LongStream seeds() {
    return LongStream.range(0, Seeds.times(60));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyRecordIsHandledAndEachKeyInOrder(long seed) {
    Random random = new Random(seed);
    SpecDraft spec = settings(random).parallelizationFactor(1 + random.nextInt(4));
    Scene scene = new Scene(spec, 1 + random.nextInt(3), platform(seed));
    Map<String, List<String>> handled = new LinkedHashMap<>();
    scene.host.always(event -> unreliable(event, random, handled));

    Map<String, List<String>> put = putAtRandom(scene, random);
    scene.drain("15:00");

    assertThat(handled).as("seed %d", seed).isEqualTo(put);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theStatesOfTheWindowsAddUp(long seed) {
    Random random = new Random(seed);
    SpecDraft spec = settings(random).tumblingWindow(30 + random.nextInt(100));
    // A platform that forgets the state of an answer loses what is counted in it.
    PlatformSettings platform =
        platform(seed)
            .with("partialState", "OF_THE_RESPONSE")
            .withStateLimit(7 + random.nextInt(3));
    Scene scene = new Scene(spec, 1 + random.nextInt(3), platform);
    List<Integer> ended = new ArrayList<>();
    scene.host.always(event -> unreliableCount(event, random, ended));

    Map<String, List<String>> put = putAtRandom(scene, random);
    scene.drain("15:00");

    assertThat(ended.stream().mapToInt(count -> count).sum())
        .as("seed %d", seed)
        .isEqualTo(put.values().stream().mapToInt(List::size).sum());
  }

  private static PlatformSettings platform(long seed) {
    return seed % 2 == 0 ? PlatformSettings.LAMBDA : PlatformSettings.LAMBDA_OTHERWISE;
  }

  private static SpecDraft settings(Random random) {
    SpecDraft spec = new SpecDraft().reporting().batchSize(1 + random.nextInt(8));
    spec.batchingWindow(random.nextInt(3) * 5);
    return random.nextBoolean() ? spec.bisecting() : spec;
  }

  private static Map<String, List<String>> putAtRandom(Scene scene, Random random) {
    Map<String, List<String>> put = new LinkedHashMap<>();
    for (int i = 0; i < 400; i++) {
      String key = "p" + random.nextInt(6);
      String data = key + "#" + i;
      long millis = i * 1000L + random.nextInt(1000);
      scene.put("%d:%.3f".formatted(millis / 60_000, millis % 60_000 / 1000.0), key, data);
      put.computeIfAbsent(key, none -> new ArrayList<>()).add(data);
      if (random.nextInt(40) == 0) {
        reshard(scene, random);
      }
    }
    return put;
  }

  /** Splits an open shard, or merges it with the one above it. */
  private static void reshard(Scene scene, Random random) {
    List<Shard> open =
        scene.stream.shards().stream()
            .filter(shard -> !shard.isClosed())
            .sorted(Comparator.comparing(shard -> shard.range().startInclusive()))
            .toList();
    int place = random.nextInt(open.size());
    if (place + 1 < open.size() && random.nextBoolean()) {
      scene.stream.merge(open.get(place).id(), open.get(place + 1).id());
    } else {
      scene.stream.split(open.get(place).id());
    }
  }

  private static Outcome unreliable(Event event, Random random, Map<String, List<String>> handled) {
    List<String> data = event.data();
    int place = random.nextInt(data.size());
    int fate = random.nextInt(8);
    if (fate == 0) {
      return ScriptedHost.notRun();
    }
    handle(fate < 3 ? data.subList(0, place) : data, handled);
    return switch (fate) {
      case 1 -> ScriptedHost.failed();
      case 2 -> ScriptedHost.reporting(event, place);
      default -> ScriptedHost.answer("");
    };
  }

  private static void handle(List<String> data, Map<String, List<String>> handled) {
    for (String item : data) {
      String key = item.substring(0, item.indexOf('#'));
      Set<String> once = new LinkedHashSet<>(handled.getOrDefault(key, List.of()));
      once.add(item);
      handled.put(key, List.copyOf(once));
    }
  }

  private static Outcome unreliableCount(Event event, Random random, List<Integer> ended) {
    return switch (random.nextInt(8)) {
      case 0 -> ScriptedHost.notRun();
      case 1 -> ScriptedHost.failed();
      case 2 -> ScriptedHost.answer("{}");
      case 3 -> event.data().isEmpty() ? count(event, ended) : countPartly(event, random);
      default -> count(event, ended);
    };
  }

  private static Outcome count(Event event, List<Integer> ended) {
    if (event.isFinal() || event.isEndedEarly()) {
      ended.add(event.json().at("/state/n").asInt());
    }
    return ScriptedHost.answer(ScriptedHost.counted(event));
  }

  private static Outcome countPartly(Event event, Random random) {
    int place = random.nextInt(event.data().size());
    String counted = ScriptedHost.countedTo(event, place);
    return ScriptedHost.answer(
        "%s,\"batchItemFailures\":[{\"itemIdentifier\":\"%s\"}]}"
            .formatted(counted.substring(0, counted.length() - 1), event.sequenceNumber(place)));
  }
}
