ALTER TABLE `deliveries` ADD `let_go` text;--> statement-breakpoint
ALTER TABLE `deliveries` DROP COLUMN `is_let_go`;