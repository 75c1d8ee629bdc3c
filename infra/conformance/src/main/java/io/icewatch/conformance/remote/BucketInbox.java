package io.icewatch.conformance.remote;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket. */
final class BucketInbox implements FailureInbox {
  /** The region whose buckets name no region. */
  private static final String FIRST_REGION = "us-east-1";

  private final S3Client s3;
  private final String bucket;
  private final Set<String> received = new HashSet<>();

  private BucketInbox(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Makes the bucket. */
  static BucketInbox make(S3Client s3, String name, String region) {
    s3.createBucket(request -> {
      request.bucket(name);
      if (!region.equals(FIRST_REGION)) {
        request.createBucketConfiguration(
            where -> where.locationConstraint(BucketLocationConstraint.fromValue(region)));
      }
    });
    return new BucketInbox(s3, name);
  }

  void delete() {
    keys().forEach(key -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
    s3.deleteBucket(request -> request.bucket(bucket));
  }

  @Override
  public String arn() {
    return "arn:aws:s3:::" + bucket;
  }

  @Override
  public List<Message> receive() {
    return keys().stream().filter(received::add).map(this::read).toList();
  }

  private List<String> keys() {
    return s3.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private Message read(String key) {
    String body = s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String();
    return new Message(QueueInbox.parse(body), Optional.of(key));
  }
}
