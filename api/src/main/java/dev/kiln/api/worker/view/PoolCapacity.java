package dev.kiln.api.worker.view;

/**
 * What a pool has room for, by the last heartbeats.
 *
 * @param alive how many of its workers take jobs
 * @param draining how many live and take no more
 * @param outOfService how many live and cannot take jobs now
 * @param silent how many were not heard of for a whole lease
 * @param slots the slots of those that take jobs
 * @param free how many of these slots are not in use
 */
public record PoolCapacity(int alive, int draining, int outOfService, int silent, int slots, int free) {}
