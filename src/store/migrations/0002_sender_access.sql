ALTER TABLE `senders` ADD `password_until` integer;--> statement-breakpoint
ALTER TABLE `senders` ADD `previous_password` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `legacy` integer;--> statement-breakpoint
ALTER TABLE `senders` ADD `quota_bytes` integer;