/**
 * Names of Kafka topics and groups. Read {@link dev.kiln.common.topic.Topics}.
 */
@NullMarked
package dev.kiln.common.topic;

import org.jspecify.annotations.NullMarked;
