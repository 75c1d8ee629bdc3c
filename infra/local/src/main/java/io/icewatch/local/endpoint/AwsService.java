package io.icewatch.local.endpoint;

import java.util.Set;

/** What one AWS service does with a request, and how it words its errors. */
interface AwsService {

  /** The service's name in messages, e.g. {@code SNS}. */
  String name();

  /**
   * The operation that is asked for, or empty where the request names none.
   *
   * @throws Refusal if the request cannot be read
   */
  String action(Call call) throws Refusal;

  /**
   * Serves a request.
   *
   * @param failing entries of the batch that must fail; 0 for a request that is no batch
   * @throws Refusal if the request is one that AWS refuses; it then had no effect
   */
  Answer perform(Call call, Set<Integer> failing) throws Refusal;

  /**
   * Puts an error into the words of the service's protocol.
   *
   * @param call the request that is refused: some services speak several protocols
   */
  Answer answer(Call call, Refusal refusal);

  Refusal throttled();

  Refusal internal(String message);

  Refusal unavailable();
}
