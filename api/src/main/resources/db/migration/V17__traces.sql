-- The trace (W3C Trace Context) in which a row was last written, for whoever takes it up again.
alter table build add column trace jsonb;
alter table cluster_profile add column trace jsonb;
alter table webhook_delivery add column trace jsonb;
