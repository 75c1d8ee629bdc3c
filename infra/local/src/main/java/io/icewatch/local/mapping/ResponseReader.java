package io.icewatch.local.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.icewatch.local.mapping.UndocumentedBehavior.UnknownIdentifier;
import io.icewatch.local.stream.StreamRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the response of a function. A response is a success unless the mapping asks for more:
 *
 * <ul>
 *   <li>With {@code ReportBatchItemFailures}: an empty or null response and an empty or null list
 *       are success; a null or empty identifier and a wrong key fail the whole batch; of several
 *       identifiers the one with the lowest sequence number counts. An identifier that is not in
 *       the batch is for {@link UnknownIdentifier} to say. Undocumented, and taken as a failure of
 *       the whole batch because nothing is lost that way: a list that is not a list, a response
 *       that is not JSON.
 *   <li>With a tumbling window: a response without a {@code state}, or with one that is null or not
 *       an object, fails the batch, and so does one that is not JSON. The state is cut out of the
 *       response as it stands, never written anew.
 * </ul>
 *
 * @param reportsItemFailures whether {@code batchItemFailures} counts
 * @param windowed whether {@code state} counts
 * @param unknown what an identifier means that is not in the batch
 */
record ResponseReader(boolean reportsItemFailures, boolean windowed, UnknownIdentifier unknown) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String STATE = "state";
  private static final String FAILURES = "batchItemFailures";
  private static final String IDENTIFIER = "itemIdentifier";
  private static final byte[] NO_STATE = {};

  private static final InvocationResult.Done DONE = new InvocationResult.Done(NO_STATE);

  /** What was found in a response: where the state is, and how many records are done. */
  private static final class Found {
    byte @Nullable [] state;
    int doneCount;

    Found(int recordCount) {
      doneCount = recordCount;
    }
  }

  /** A response that fails the whole batch. */
  private static final class InvalidResponse extends Exception {
    final String reason;

    InvalidResponse(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }

  /**
   * Returns what a response means.
   *
   * @param response the bytes that the function returned
   * @param records the records of the invocation
   */
  InvocationResult read(byte[] response, List<StreamRecord> records) {
    if (!reportsItemFailures && !windowed) {
      return DONE;
    }
    Found found = new Found(records.size());
    try (JsonParser parser = JSON.createParser(response)) {
      readResponse(parser, response, records, found);
    } catch (InvalidResponse e) {
      return new InvocationResult.Failed(InvocationResult.Cause.INVALID_RESPONSE, e.reason);
    } catch (IOException e) {
      return new InvocationResult.Failed(
          InvocationResult.Cause.INVALID_RESPONSE, "the response is not JSON: " + e.getMessage());
    }
    return result(found, records.size());
  }

  private InvocationResult result(Found found, int recordCount) {
    byte[] state = found.state;
    if (windowed && state == null) {
      return new InvocationResult.Failed(
          InvocationResult.Cause.INVALID_RESPONSE,
          "the response of a windowed invocation holds no state");
    }
    byte[] carried = state == null ? NO_STATE : state;
    if (found.doneCount == recordCount) {
      return new InvocationResult.Done(carried);
    }
    return found.doneCount == 0
        ? new InvocationResult.Failed(
            InvocationResult.Cause.FIRST_RECORD_REPORTED, "every record is reported as failed")
        : new InvocationResult.PartlyDone(found.doneCount, carried);
  }

  private void readResponse(
      JsonParser parser, byte[] response, List<StreamRecord> records, Found found)
      throws IOException, InvalidResponse {
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        if (windowed && key.equals(STATE)) {
          found.state = readState(parser, response);
        } else if (reportsItemFailures && key.equals(FAILURES)) {
          found.doneCount = readFailures(parser, records);
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    if (parser.nextToken() != null) {
      throw new InvalidResponse("the response is more than one JSON value");
    }
  }

  private static byte @Nullable [] readState(JsonParser parser, byte[] response)
      throws IOException, InvalidResponse {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new InvalidResponse("the response's state is not an object");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return Arrays.copyOfRange(response, start, end);
  }

  /** Returns how many records come before the lowest one in the list. */
  private int readFailures(JsonParser parser, List<StreamRecord> records)
      throws IOException, InvalidResponse {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return records.size();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidResponse("batchItemFailures is not a list");
    }
    int doneCount = records.size();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      doneCount = Math.min(doneCount, indexOf(readIdentifier(parser), records));
    }
    return doneCount;
  }

  private static String readIdentifier(JsonParser parser) throws IOException, InvalidResponse {
    String identifier = null;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (key.equals(IDENTIFIER) && value == JsonToken.VALUE_STRING) {
          identifier = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    }
    if (identifier == null || identifier.isEmpty()) {
      throw new InvalidResponse("an item of batchItemFailures has no itemIdentifier");
    }
    return identifier;
  }

  private int indexOf(String identifier, List<StreamRecord> records) throws InvalidResponse {
    OptionalLong ordinal =
        records.isEmpty() ? OptionalLong.empty() : records.getFirst().shard().ordinal(identifier);
    for (int i = 0; ordinal.isPresent() && i < records.size(); i++) {
      if (records.get(i).ordinal() == ordinal.getAsLong()) {
        return i;
      }
    }
    if (unknown == UnknownIdentifier.IS_IGNORED) {
      return records.size();
    }
    throw new InvalidResponse("itemIdentifier is not in the batch: " + identifier);
  }
}
