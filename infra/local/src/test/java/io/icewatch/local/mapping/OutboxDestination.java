package io.icewatch.local.mapping;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SQS queue or an SNS topic as a list of message bodies in memory: metadata, no records. */
public final class OutboxDestination implements FailureDestination {
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @Override
  public void deliver(FailedBatch batch) {
    bodies.add(FailedBatchJson.metadata(batch));
  }

  /** The bodies so far, oldest first. */
  public List<String> bodies() {
    return List.copyOf(bodies);
  }
}
