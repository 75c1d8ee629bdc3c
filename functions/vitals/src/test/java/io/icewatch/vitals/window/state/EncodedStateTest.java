package io.icewatch.vitals.window.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EncodedStateTest {
  private static final Pattern MEMBER = Pattern.compile("\"([^\"]*)\"\\s*:\\s*\"([^\"]*)\"");

  @Test
  void nothing_is_json() {
    assertThat(json(EncodedState.of(Map.of()))).isEmpty();
    assertThat(json(new EncodedState("{}".getBytes(UTF_8)))).isEmpty();
  }

  @Test
  void entries_are_json_where_nothing_must_be_escaped() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("#", "1 600");
    state.put(".17", "");
    state.put(".bed 9", "A%/");

    assertThat(json(EncodedState.of(state)))
        .isEqualTo("\"#\":\"1 600\",\".17\":\"\",\".bed 9\":\"A%/\"");
    assertThat(EncodedState.of(state).toMap()).containsExactlyEntriesOf(state);
    assertThat(EncodedState.of(Map.of("a\"b", "")).isJson()).isFalse();
    assertThat(EncodedState.of(Map.of("a", "b\\")).isJson()).isFalse();
    assertThat(EncodedState.of(Map.of("a\n", "")).isJson()).isFalse();
    assertThat(EncodedState.of(Map.of(".Zoë", "")).isJson()).isFalse();
  }

  @Test
  void members_with_white_space_are_no_json_until_they_are_copied() {
    EncodedState came = scanned("\"a\": \"1\" ,\n \"b\" :\"2\"");
    assertThat(came.isJson()).isFalse();

    EncodedState copy = EncodedState.withRoomFor(0, 0);
    copy.append(came, 0, 2);

    assertThat(json(copy)).isEqualTo("\"a\":\"1\",\"b\":\"2\"");
  }

  @Test
  void what_cannot_be_copied_as_it_lies_stays_so() {
    EncodedState copy = EncodedState.withRoomFor(0, 0);
    copy.append(EncodedState.of(Map.of("a", "\"")), 0, 1);

    assertThat(copy.isJson()).isFalse();
    assertThat(copy.toMap()).containsExactly(Map.entry("a", "\""));
  }

  @Test
  void any_runs_of_entries_are_copied_in_order() {
    Seeds.upTo(
        3_000,
        random -> {
          EncodedState came = scanned(members(random));
          EncodedState copy = EncodedState.withRoomFor(random.nextInt(9), random.nextInt(100));
          List<Map.Entry<String, String>> expected = new ArrayList<>();
          for (int i = random.nextInt(3); i < came.size(); ) {
            if (random.nextInt(3) == 0) {
              copy.append("k", "v".getBytes(UTF_8));
              expected.add(Map.entry("k", "v"));
            }
            int end = i + 1 + random.nextInt(came.size() - i);
            copy.append(came, i, end);
            for (int j = i; j < end; j++) {
              expected.add(Map.entry(came.key(j), came.value(j)));
            }
            i = end + random.nextInt(3);
          }
          assertThat(entries(copy)).isEqualTo(expected);
          assertThat(entries(scanned(json(copy)))).isEqualTo(expected);
        });
  }

  private static String members(Random random) {
    String blank = random.nextBoolean() ? "" : " ";
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      members.add(
          "\"%s\"%s:%s\"%s\""
              .formatted(
                  "p".repeat(random.nextInt(4)), blank, blank, "v".repeat(random.nextInt(9))));
    }
    return String.join(blank + ",", members);
  }

  /** As a scanner of the whole event finds them. */
  private static EncodedState scanned(String members) {
    String event = "{\"state\":{" + members + "}}";
    EncodedState text = new EncodedState(event.getBytes(UTF_8));
    Matcher member = MEMBER.matcher(event);
    while (member.find()) {
      text.addPlain(member.start(1), member.end(1), member.start(2), member.end(2));
    }
    return text;
  }

  private static List<Map.Entry<String, String>> entries(EncodedState text) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      entries.add(Map.entry(text.key(i), text.value(i)));
    }
    return entries;
  }

  private static String json(EncodedState text) {
    assertThat(text.isJson()).isTrue();
    return new String(text.bytes(), text.jsonStart(), text.jsonEnd() - text.jsonStart(), UTF_8);
  }
}
