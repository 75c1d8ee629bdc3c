package io.icewatch.local.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An S3 bucket as a directory: each batch is one object with its invocation event. */
public final class BucketDestination implements FailureDestination {
  private final Path bucket;

  /**
   * @param bucket the directory; made when it is first needed
   */
  public BucketDestination(Path bucket) {
    this.bucket = bucket;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the object cannot be written
   */
  @Override
  public void deliver(FailedBatch batch) {
    Path object = bucket.resolve(FailedBatchJson.objectKey(batch));
    try {
      Files.createDirectories(object.getParent());
      Files.writeString(object, FailedBatchJson.withPayload(batch));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the failed batch " + object, e);
    }
  }
}
