CREATE TABLE `packed_sets` (
	`import_id` integer NOT NULL,
	`key` text NOT NULL,
	`files` text NOT NULL,
	`members` text NOT NULL,
	`left_out` text NOT NULL,
	`built_at` integer NOT NULL,
	PRIMARY KEY(`import_id`, `key`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `deliveries` ADD `packing` text;--> statement-breakpoint
ALTER TABLE `destinations` ADD `agreement` text;--> statement-breakpoint
ALTER TABLE `destinations` ADD `pgp` text;--> statement-breakpoint
ALTER TABLE `forwards` ADD `only` text;--> statement-breakpoint
ALTER TABLE `forwards` ADD `zip` text;