package io.icewatch.conformance.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** An on-failure destination at an endpoint, and what has come to it. */
interface FailureInbox {
  /**
   * A message.
   *
   * @param body what it says
   * @param key the object's key; of a bucket only
   */
  record Message(JsonNode body, Optional<String> key) {}

  /** What a mapping's {@code OnFailure.Destination} is to be. */
  String arn();

  /** What has come since this was asked before. */
  List<Message> receive();
}
