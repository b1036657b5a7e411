/**
 * How Packer is called and understood: its command line and environment, its machine-readable output, its artifacts and
 * its failures. Plain Java; depends on {@link dev.kiln.worker.process}. Read {@link dev.kiln.worker.packer.Packer} first.
 */
@NullMarked
package dev.kiln.worker.packer;

import org.jspecify.annotations.NullMarked;
