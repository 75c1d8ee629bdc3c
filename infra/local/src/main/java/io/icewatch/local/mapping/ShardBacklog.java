package io.icewatch.local.mapping;

/** Whether a shard has more to give. */
enum ShardBacklog {
  /** It holds records that have not been read. */
  MORE,
  /** Everything in it has been read; more may arrive. */
  QUIET,
  /** Everything in it has been read and no more will come. */
  ENDED
}
