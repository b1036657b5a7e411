-- What an attempt may have left in a cloud: a Packer that was killed cleans nothing up.
alter table attempt add column left_behind jsonb;

-- Why a worker takes no jobs at present, in its own words.
alter table worker add column obstacle text;
