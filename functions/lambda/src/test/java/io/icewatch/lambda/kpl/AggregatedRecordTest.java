package io.icewatch.lambda.kpl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against what the Kinesis Producer Library itself has written: the records of the tests of
 * awslabs/kinesis-aggregation (python/test/test_deagg.py), Apache-2.0.
 */
class AggregatedRecordTest {
  private static final String WITH_HASH_KEYS =
      "84mawgokZmMwM2RkODgtM2U3OS00NDhhLWIwMWEtN2NmMWJkNDdiNzg0CiRjYWU0MWIxYy1lYTYxLTQzZjIt"
          + "OTBiZS1iODc1NWViZjg4ZTIKJGQ0OTA2OTBjLWU3NGQtNGRiMi1hM2M4LWQ4ZjJmMTg0ZmQyMwokYzkyNGJj"
          + "MDktYjg1ZS00N2YxLWIzMmUtMzM2NTIyZWU1M2M4EiYzODQ4NjQ5NTg2NzUwODM5OTA3ODE1OTcyMzg0NjA1"
          + "MTgwNzAyMBInMTkzNzg3NjAwMDM3NjgxNzA2OTUyMTQzMzU3MDcxOTE2MzUyNjA0EicyNjY4ODA0MzY5NjQ5"
          + "MzI0MjQyNjU0NjY5MTY3MzQwNjg2ODQ0MzkSJzMzOTYwNjYwMDk0Mjk2NzM5MTg1NDYwMzU1MjQwMjAyMTg0"
          + "NzI5MhomCAAQABogUkVDT1JEIDIyIHBlZW9iaGN6YnpkbXNrYm91cGd5cQoaJggBEAEaIFJFQ09SRCAyMyB1"
          + "c3dreGZ0eHJvZXVzc2N4c2pobm8KGiYIAhACGiBSRUNPUkQgMjQgY2FzZWhkZ2l2ZmF4ZXVzdGx5c3p5Chom"
          + "CAMQAxogUkVDT1JEIDI1IG52ZmZ2cG11b2dkb3BqaGFtZXZyawpRwVPQ3go0yp4Y6kvM0q3V";

  private static final String WITHOUT_HASH_KEYS =
      "84mawgokNzhmZWIxMmEtZGJhMC00NWNhLWE5MWUtYmIxZjJmMTgxOWI0CiRjMmE3NTc4Ny00NjliLTQzMTAt"
          + "ODQwZC1kNDg2ZGNhN2ViNWUKJDY1MGU5MzYyLTU3MmItNDQyNy1iM2ZjLTEzNTQ5ZDdlNWFlNQokMWQ4ZDk2"
          + "MDAtMDBiNy00NmYzLWE5ODMtZGU4MzQ3NzU0MGMwCiRmMmU3MThhMC0zODliLTQ5NGEtYjc5Ni0zMzU1YjA3"
          + "NTY5Y2MKJDk2NWI4ZGE0LWE2YmQtNDc1NS04MWM5LWU3MTgxYWI3ZGM5YQokZDY5M2M1ZjAtNTc3Mi00NmM5"
          + "LThkODYtMDhjNzA1NWJkYjc1CiQ4ZDkyNDc2Yi1lYjg5LTRlODEtOTlmYi1jMmJhNjNhZDZkOTAaJAgAGiBS"
          + "RUNPUkQgMTggaWtscnBzdnloeG5lcm9kZmVoZXJ1ChokCAEaIFJFQ09SRCAxOSBsbm1udWR5aHZwdmNncm9r"
          + "Zm16ZGgKGiQIAhogUkVDT1JEIDIwIHBqcXJjZmJ4YWZ6ZG5kem1iZ2FuZQoaJAgDGiBSRUNPUkQgMjEgYWFm"
          + "cmV5cm50d3V3eGxpeWdrYmhrChokCAQaIFJFQ09SRCAyMiBxc2FhZGhic2dtdnFnZGlmZ3V5b3UKGiQIBRog"
          + "UkVDT1JEIDIzIHdqb2tvaXd2enpobGZ0bHpocWZqawoaJAgGGiBSRUNPUkQgMjQgem9wY2FzY3J0aGJicG5q"
          + "aXd1aGpiChokCAcaIFJFQ09SRCAyNSB0eGJidm5venJ3c2JveHVvbXFib3EKvV1rrLdU+Sy2v8xkgZ5YaA==";

  private static final String FOUR_WITH_ONE_KEY =
      "84mawgoNMTU2MjYwMjA3NDg5NhInMzM5NjA2NjAwOTQyOTY3MzkxODU0NjAzNTUyNDAyMDIxODQ3MjkyGicI"
          + "ABAAGiFSRUNPUkQgMjAwNSBwanFyY2ZieGFmemRuZHptYmdhbmUaJwgAEAAaIVJFQ09SRCAyMDA2IHBqcXJj"
          + "ZmJ4YWZ6ZG5kem1iZ2FuZRonCAAQABohUkVDT1JEIDIwMDcgcGpxcmNmYnhhZnpkbmR6bWJnYW5lGicIABAA"
          + "GiFSRUNPUkQgMjAwOCBwanFyY2ZieGFmemRuZHptYmdhbmUHrLqXAgpJOT8v1lp81gM/";

  private static List<String> userRecords(byte[] data) {
    AggregatedRecord record = requireNonNull(AggregatedRecord.read(data, 0, data.length));
    return IntStream.range(0, record.size())
        .mapToObj(i ->
            record.partitionKey(i)
                + " "
                + new String(data, record.start(i), record.end(i) - record.start(i), UTF_8))
        .toList();
  }

  @Test
  void reads_what_the_library_wrote_with_explicit_hash_keys() {
    assertThat(userRecords(Base64.getDecoder().decode(WITH_HASH_KEYS)))
        .containsExactly(
            "fc03dd88-3e79-448a-b01a-7cf1bd47b784 RECORD 22 peeobhczbzdmskboupgyq\n",
            "cae41b1c-ea61-43f2-90be-b8755ebf88e2 RECORD 23 uswkxftxroeusscxsjhno\n",
            "d490690c-e74d-4db2-a3c8-d8f2f184fd23 RECORD 24 casehdgivfaxeustlyszy\n",
            "c924bc09-b85e-47f1-b32e-336522ee53c8 RECORD 25 nvffvpmuogdopjhamevrk\n");
  }

  @Test
  void reads_what_the_library_wrote_without_them() {
    assertThat(userRecords(Base64.getDecoder().decode(WITHOUT_HASH_KEYS)))
        .hasSize(8)
        .startsWith("78feb12a-dba0-45ca-a91e-bb1f2f1819b4 RECORD 18 iklrpsvyhxnerodfeheru\n")
        .endsWith("8d92476b-eb89-4e81-99fb-c2ba63ad6d90 RECORD 25 txbbvnozrwsboxuomqboq\n");
  }

  @Test
  void user_records_may_share_a_key() {
    assertThat(userRecords(Base64.getDecoder().decode(FOUR_WITH_ONE_KEY)))
        .hasSize(4)
        .allMatch(record -> record.startsWith("1562602074896 RECORD 200"));
  }

  @Test
  void lies_anywhere_in_an_array() {
    byte[] data = new Producer().add("17", "one").add("23", "two").aggregated();
    byte[] around = new byte[data.length + 20];
    System.arraycopy(data, 0, around, 13, data.length);

    AggregatedRecord record = requireNonNull(AggregatedRecord.read(around, 13, 13 + data.length));

    assertThat(new String(around, record.start(1), 3, UTF_8)).isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"patient_id\": 17, \"spo2\": 84}", "no JSON", "x"})
  void any_other_record_is_one_message(String data) {
    byte[] bytes = data.getBytes(UTF_8);

    assertThat(AggregatedRecord.read(bytes, 0, bytes.length)).isNull();
    assertThat(AggregatedRecord.messages(bytes)).isEqualTo(1);
  }

  @Test
  void a_record_without_user_records_is_itself_one_message() {
    byte[] empty = new Producer().aggregated();

    assertThat(AggregatedRecord.messages(empty)).isEqualTo(1);
  }

  @Test
  void a_record_with_any_byte_changed_or_cut_off_is_itself_one_message() {
    byte[] data = new Producer().add("17", "one").add("23", "two").aggregated();
    for (int i = 0; i < data.length; i++) {
      byte[] damaged = data.clone();
      damaged[i] ^= 0x10;
      assertThat(AggregatedRecord.messages(damaged)).as("byte %d", i).isEqualTo(1);
      assertThat(AggregatedRecord.messages(Arrays.copyOf(data, i))).as("cut at %d", i).isEqualTo(1);
    }
  }

  @Test
  void whatever_stands_under_a_right_digest_never_throws() {
    long seed = 20_261_130;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] message = new byte[random.nextInt(40)];
      random.nextBytes(message);
      for (int at = 0; at < message.length; at++) {
        message[at] = (byte) (random.nextInt(4) > 0 ? message[at] & 0x1F : message[at]);
      }
      byte[] data = Producer.framed(message);
      AggregatedRecord record = AggregatedRecord.read(data, 0, data.length);
      if (record != null) {
        for (int user = 0; user < record.size(); user++) {
          assertThat(record.partitionKey(user)).as("seed %d, %d", seed, i).isNotNull();
          assertThat(record.end(user)).isBetween(record.start(user), data.length - 16);
        }
      }
    }
  }
}
