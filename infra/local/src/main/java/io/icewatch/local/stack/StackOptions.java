package io.icewatch.local.stack;

import io.icewatch.local.aws.FaultPlan;
import io.icewatch.local.aws.sns.SnsDelivery;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.mapping.PlatformSettings;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What the template does not say: the difference between a live run and a replay.
 *
 * @param clock the clock of functions and deliveries
 * @param isLive whether the clock is the wall clock: DynamoDB is called over HTTP and items expire
 * @param hosting where the functions run
 * @param ledger what stands for DynamoDB in a run by another clock; not if its requests are to
 *     fail, which takes HTTP
 * @param crashes who is killed, and when; only of functions in this process
 * @param platform how the mappings behave where a template cannot say
 * @param faults what befalls the requests to the services
 * @param pages gets every message that SNS accepts
 * @param mail gets every message that SNS delivers to an e-mail subscription
 * @param log gets what the functions log
 */
public record StackOptions(
    InstantSource clock,
    boolean isLive,
    Hosting hosting,
    Ledger ledger,
    Crashes crashes,
    PlatformSettings platform,
    FaultPlan faults,
    Consumer<SnsMessage> pages,
    Consumer<SnsDelivery> mail,
    Consumer<String> log) {

  /** Where the functions run. */
  public enum Hosting {
    /** In this process, with nothing around them. */
    IN_PROCESS,
    /** As Lambda runs them: a process for each concurrent invocation. Needs a live stack. */
    OUT_OF_PROCESS
  }

  /** What stands for DynamoDB in virtual time. */
  public enum Ledger {
    /** Tables in memory, a hundred times as fast. */
    MEMORY,
    /** DynamoDB Local, embedded in this process. */
    DYNAMODB_LOCAL
  }

  /** For a run by the wall clock, in which nobody is killed. */
  public static StackOptions live(Consumer<SnsMessage> pages, Consumer<String> log) {
    return new StackOptions(
        InstantSource.system(),
        true,
        Hosting.IN_PROCESS,
        Ledger.DYNAMODB_LOCAL,
        Crashes.none(),
        PlatformSettings.LAMBDA,
        FaultPlan.NONE,
        pages,
        delivery -> {},
        log);
  }

  /** For a run by another clock than the wall's. */
  public static StackOptions virtual(
      InstantSource clock, Crashes crashes, Consumer<SnsMessage> pages, Consumer<String> log) {
    return new StackOptions(
        clock,
        false,
        Hosting.IN_PROCESS,
        Ledger.MEMORY,
        crashes,
        PlatformSettings.LAMBDA,
        FaultPlan.NONE,
        pages,
        delivery -> {},
        log);
  }

  /** The same, with the functions in the given place. */
  public StackOptions with(Hosting place) {
    return new StackOptions(
        clock, isLive, place, ledger, crashes, platform, faults, pages, mail, log);
  }

  /** The same, with the given tables. */
  public StackOptions with(Ledger tables) {
    return new StackOptions(
        clock, isLive, hosting, tables, crashes, platform, faults, pages, mail, log);
  }

  /** The same, on a Lambda that behaves otherwise where its documentation says nothing. */
  public StackOptions with(PlatformSettings settings) {
    return new StackOptions(
        clock, isLive, hosting, ledger, crashes, settings, faults, pages, mail, log);
  }

  /** The same, with what SNS delivers going out by mail. */
  public StackOptions mailing(Consumer<SnsDelivery> sender) {
    return new StackOptions(
        clock, isLive, hosting, ledger, crashes, platform, faults, pages, sender, log);
  }

  /** The same, with the given faults. */
  public StackOptions with(FaultPlan plan) {
    return new StackOptions(
        clock, isLive, hosting, ledger, crashes, platform, plan, pages, mail, log);
  }
}
