ALTER TABLE `arrivals` ADD `part_of` integer;--> statement-breakpoint
ALTER TABLE `feeds` ADD `complete_by` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `temporary_names` text;