@NullMarked
package dev.kiln.api.worker.view;

import org.jspecify.annotations.NullMarked;
