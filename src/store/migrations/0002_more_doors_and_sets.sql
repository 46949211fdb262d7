CREATE TABLE `sender_secrets` (
	`sender_id` integer NOT NULL,
	`kind` text NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`sender_id`, `kind`),
	FOREIGN KEY (`sender_id`) REFERENCES `senders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `taken_files` (
	`sender_id` integer NOT NULL,
	`door` text NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`modified_at` integer NOT NULL,
	`sha256` text NOT NULL,
	`taken_at` integer NOT NULL,
	`arrival_id` integer NOT NULL,
	PRIMARY KEY(`sender_id`, `door`, `name`),
	FOREIGN KEY (`sender_id`) REFERENCES `senders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `arrivals` ADD `part_of` integer;--> statement-breakpoint
ALTER TABLE `feeds` ADD `complete_by` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `password_until` integer;--> statement-breakpoint
ALTER TABLE `senders` ADD `previous_password` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `token_hash` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `watch` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `pull` text;--> statement-breakpoint
ALTER TABLE `senders` ADD `legacy` integer;--> statement-breakpoint
ALTER TABLE `senders` ADD `quota_bytes` integer;--> statement-breakpoint
ALTER TABLE `senders` ADD `temporary_names` text;