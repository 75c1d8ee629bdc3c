package io.icewatch.local.house.other;

import io.icewatch.local.house.one.One;

/** Breaks a rule, to be found: knows {@link One}, which knows it. */
public record Other(One one) {}
