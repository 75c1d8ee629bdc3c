package io.icewatch.local.stack;

import io.icewatch.local.endpoint.Publication;
import io.icewatch.local.host.Crashes;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What the template does not say: the difference between a live run and a replay.
 *
 * @param clock the clock of functions and deliveries
 * @param isLive whether the clock is the wall clock: DynamoDB is called over HTTP and items expire
 * @param crashes who is killed, and when
 * @param pages gets every page that SNS accepts
 * @param log gets what the functions log
 */
public record StackOptions(
    InstantSource clock,
    boolean isLive,
    Crashes crashes,
    Consumer<Publication> pages,
    Consumer<String> log) {}
