package io.icewatch.local.aws;

import java.util.Set;

/** What one AWS service does with a request, and how it words its errors. */
public interface AwsService {

  /** The service's name in messages, e.g. {@code SNS}. */
  String name();

  /**
   * The operation that is asked for, or empty where the request names none.
   *
   * @throws AwsError if the request cannot be read
   */
  String action(HttpCall call) throws AwsError;

  /**
   * Serves a request.
   *
   * @param failing entries of the batch that must fail; 0 for a request that is no batch
   * @throws AwsError if the request is one that AWS refuses; it then had no effect
   */
  HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError;

  /**
   * Puts an error into the words of the service's protocol.
   *
   * @param call the request that is refused: some services speak several protocols
   */
  HttpReply answer(HttpCall call, AwsError refusal);

  AwsError throttled();

  AwsError internal(String message);

  AwsError unavailable();
}
