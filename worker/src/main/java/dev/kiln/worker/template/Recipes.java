package dev.kiln.worker.template;

/** Which recipe a source is built by. */
@FunctionalInterface
public interface Recipes {
    Recipe of(Templates templates);
}
