@NullMarked
package dev.kiln.api.kafkaaccess;

import org.jspecify.annotations.NullMarked;
