/**
 * Brings cluster profiles in Spectro Cloud Palette into agreement with the records that are bound to them. What a record
 * says is held against what Palette has, and the fewest writes that make them agree are sent, again and again until they
 * do; so an outage of either loses nothing, and what was begun is gone on with. Layers, each of which knows only the ones
 * before it: settings and messages, {@link dev.kiln.api.palette.PaletteHttp} which sends, {@link
 * dev.kiln.api.palette.PaletteClient} which speaks Palette's language, {@link dev.kiln.api.palette.SyncPlan} which compares
 * and decides (pure: read it first), {@link dev.kiln.api.palette.Reconciler} which carries one record over, {@link
 * dev.kiln.api.palette.SyncLoop} which does so for all of them. Depends on {@link dev.kiln.api.profile} and the database.
 */
@NullMarked
package dev.kiln.api.palette;

import org.jspecify.annotations.NullMarked;
