/**
 * The Kubernetes Image Builder: its make targets, its variables, and how its Makefile is run so that it has Packer say what a
 * worker must know. The facts are from {@code images/capi} of https://github.com/kubernetes-sigs/image-builder. Plain Java.
 * Read {@link dev.kiln.worker.kib.KibTargets} first.
 */
@NullMarked
package dev.kiln.worker.kib;

import org.jspecify.annotations.NullMarked;
