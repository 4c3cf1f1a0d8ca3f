"""What is wrong in each file of `tests/faults`: code, line, column and path, in order of place."""

from __future__ import annotations

Place = tuple[str, int, int, str]

PLACES: dict[str, list[Place]] = {
    "at_most_without_moments.yaml": [
        ("at_most_without_moments", 10, 42, "handoffs.police -> court.at_most"),
    ],
    "backlog_no_step.yaml": [
        ("backlog_no_step", 6, 20, "backlog.partner"),
    ],
    "backlog_several_steps.yaml": [
        ("backlog_several_steps", 6, 20, "backlog.partner"),
    ],
    "belief_units.yaml": [
        ("belief_units", 7, 65, "steps.intake.work.uncertain.high"),
    ],
    "binary.yaml": [
        ("file_binary", 0, 0, ""),
    ],
    "block_into_itself.yaml": [
        ("block_into_itself", 9, 62, "steps.assess.next.all.2"),
    ],
    "blocks_too_deep.yaml": [
        ("blocks_too_deep", 157, 65, "steps.s50.next.then"),
    ],
    "both_given.yaml": [
        ("both_given", 4, 38, "partners.desk.staff.1.fte"),
        ("both_given", 5, 23, "arrivals.every"),
        ("both_given", 6, 11, "backlog.partner"),
    ],
    "branch_is_then.yaml": [
        ("branch_is_then", 8, 62, "steps.intake.next.all.2"),
    ],
    "branch_never_joins.yaml": [
        ("branch_never_joins", 9, 44, "steps.advice.next"),
    ],
    "branch_twice.yaml": [
        ("branch_twice", 8, 69, "steps.intake.next.all.3"),
    ],
    "calendar_never_opens.yaml": [
        ("calendar_never_opens", 6, 3, "calendars.office"),
    ],
    "coefficients.yaml": [
        ("all_work_cut", 12, 18, "pressure.work"),
        ("negative", 12, 36, "pressure.incomplete"),
        ("above", 13, 20, "lending.by_both"),
        ("negative", 14, 40, "dynamics.floor.decay"),
        ("wrong_unit", 14, 54, "dynamics.floor.upkeep"),
        ("unknown_key", 14, 73, "dynamics.commitment.returns"),
        ("wrong_unit", 15, 30, "values.client.lead_time"),
        ("wrong_unit", 15, 54, "values.society.late"),
        ("missing_key", 16, 23, "relations.default.investment.hours"),
    ],
    "corner_missing.yaml": [
        ("missing_key", 17, 1, "factorial.both"),
    ],
    "corner_twice.yaml": [
        ("corner_twice", 17, 57, "factorial.both"),
    ],
    "corners_differ.yaml": [
        ("corners_differ", 18, 45, "factorial.soft"),
        ("corners_differ", 18, 57, "factorial.both"),
    ],
    "dates.yaml": [
        ("date_before_start", 14, 17, "variants.early.from"),
        ("date_without_changes", 15, 18, "variants.empty.1.from"),
        ("not_readable", 16, 38, "variants.soon.2.from"),
        ("variant_conflict", 19, 26, "variants.other.2.relations.*.floor"),
    ],
    "empty.yaml": [
        ("file_empty", 1, 1, ""),
    ],
    "end_in_branch.yaml": [
        ("end_in_branch", 9, 3, "steps.advice"),
        ("end_in_branch", 10, 76, "steps.visit.next.2.end"),
    ],
    "expires_at_once.yaml": [
        ("expires_at_once", 7, 58, "steps.intake.expires.after"),
    ],
    "helps_whom.yaml": [
        ("helps_itself", 6, 10, "partners.desk.helps"),
        ("unknown_partner", 6, 10, "partners.desk.helps"),
    ],
    "into_branch.yaml": [
        ("into_branch", 11, 50, "steps.decide.next.1.to"),
    ],
    "latin_1.yaml": [
        ("wrong_encoding", 8, 26, ""),
    ],
    "leaves_block.yaml": [
        ("leaves_block", 9, 44, "steps.advice.next"),
    ],
    "loop_through_join.yaml": [
        ("leaves_block", 9, 50, "steps.advice.next.1.to"),
    ],
    "missing_unit.yaml": [
        ("missing_unit", 5, 18, "arrivals.rate"),
        ("missing_unit", 7, 33, "steps.intake.work"),
    ],
    "moments_and_batch.yaml": [
        ("moments_and_batch", 11, 3, "handoffs.police -> court"),
    ],
    "negative_time.yaml": [
        ("negative", 7, 33, "steps.intake.work"),
    ],
    "no_cases.yaml": [
        ("no_cases", 5, 1, "arrivals"),
    ],
    "no_efficiency.yaml": [
        ("no_efficiency", 6, 38, "partners.desk.helps.court.efficiency"),
        ("negative", 6, 53, "partners.desk.helps.court.threshold"),
    ],
    "no_staff.yaml": [
        ("no_staff", 5, 10, "partners.desk.staff"),
        ("no_staff", 7, 5, "partners.court.staff"),
    ],
    "no_way_out.yaml": [
        ("no_way_out", 8, 44, "steps.assess.next"),
    ],
    "no_way_out_for_a_type.yaml": [
        ("no_way_out", 11, 5, "steps.intake.next"),
    ],
    "not_a_map.yaml": [
        ("not_a_map", 1, 1, ""),
    ],
    "not_on_a_date.yaml": [
        ("staff_on_a_date", 14, 58, "variants.staff.partners.desk.staff.1.count"),
        ("arrivals_on_a_date", 15, 45, "variants.inflow.arrivals.rate"),
        ("helps_on_a_date", 16, 49, "variants.help.partners.desk.helps"),
        ("part_on_a_date", 17, 28, "variants.flow.steps.intake.next"),
        ("not_on_a_date", 18, 38, "variants.target.target"),
    ],
    "other_branch.yaml": [
        ("other_branch", 10, 43, "steps.visit.next"),
    ],
    "p90_below_p50.yaml": [
        ("distribution_quantiles", 7, 27, "steps.intake.work"),
    ],
    "pair_with_itself.yaml": [
        ("bad_pair", 10, 3, "handoffs.police -> police"),
    ],
    "reserved_name.yaml": [
        ("reserved_name", 7, 41, "steps.intake.next"),
        ("reserved_name", 8, 3, "steps.all"),
    ],
    "returns_forever.yaml": [
        ("returns_forever", 11, 5, "steps.hearing.check"),
    ],
    "share_above_100.yaml": [
        ("above", 7, 48, "steps.intake.error"),
    ],
    "shares_in_a_variant.yaml": [
        ("shares_total", 11, 38, "variants.fewer.steps.intake.next.1.share"),
    ],
    "shares_of_step.yaml": [
        ("shares_total", 10, 5, "steps.intake.next"),
    ],
    "shares_of_step_per_type.yaml": [
        ("shares_total_for_type", 11, 5, "steps.intake.next"),
    ],
    "shares_of_stream.yaml": [
        ("shares_total", 6, 23, "arrivals.types"),
    ],
    "shares_of_types.yaml": [
        ("shares_total", 4, 1, "types"),
    ],
    "signed_twice.yaml": [
        ("signed_twice", 9, 32, "chain_plan.signed_by.2"),
    ],
    "staff_dates_swapped.yaml": [
        ("staff_dates_swapped", 8, 45, "partners.desk.staff.2.until"),
    ],
    "staff_outside_run.yaml": [
        ("staff_after_run", 9, 26, "partners.desk.staff.2.from"),
        ("staff_before_run", 10, 27, "partners.desk.staff.3.until"),
    ],
    "starts_in_branch.yaml": [
        ("starts_in_branch", 7, 28, "arrivals.calls.step"),
    ],
    "step_and_partner.yaml": [
        ("step_and_partner", 7, 3, "steps.desk"),
    ],
    "step_unreachable.yaml": [
        ("step_unreachable", 9, 3, "steps.archive"),
    ],
    "stream_twice.yaml": [
        ("stream_twice", 8, 3, "backlog.letters"),
    ],
    "target_until_before_from.yaml": [
        ("target_until_before_from", 4, 44, "target.until"),
    ],
    "then_in_a_branch.yaml": [
        ("other_branch", 9, 72, "steps.advice.next.then"),
    ],
    "then_of_outer_block.yaml": [
        ("then_of_outer_block", 9, 72, "steps.advice.next.then"),
    ],
    "too_long.yaml": [
        ("too_long", 4, 17, "target.quick"),
        ("too_long", 4, 30, "target.slow"),
        ("too_long", 6, 15, "run.length"),
        ("too_long", 6, 33, "run.warm_up"),
    ],
    "too_many.yaml": [
        ("too_many", 4, 35, "partners.desk.staff.1.count"),
        ("too_many", 6, 32, "backlog.count"),
    ],
    "type_left_out.yaml": [
        ("type_left_out", 5, 1, "target"),
        ("type_left_out", 6, 48, "partners.desk.norms.chain"),
        ("type_left_out", 9, 34, "steps.intake.work.by_type"),
    ],
    "unit_not_here.yaml": [
        ("wrong_unit", 7, 33, "steps.intake.work"),
    ],
    "unknown_calendar.yaml": [
        ("unknown_calendar", 10, 30, "partners.desk.staff.2.calendar"),
        ("unknown_calendar", 11, 32, "arrivals.profile"),
        ("unknown_calendar", 13, 58, "steps.intake.expires.after"),
    ],
    "unknown_first_step.yaml": [
        ("unknown_step", 7, 28, "arrivals.calls.step"),
        ("unknown_step", 8, 17, "backlog.step"),
    ],
    "unknown_key.yaml": [
        ("unknown_key", 4, 40, "partners.desk.nrms"),
    ],
    "unknown_measure.yaml": [
        ("unknown_measure", 4, 11, "matters.lead_time.meen"),
        ("unknown_measure", 10, 3, "observed.stay.dsk.mean"),
    ],
    "unknown_outcome.yaml": [
        ("unknown_outcome", 8, 12, "outcomes.setled"),
    ],
    "unknown_partner.yaml": [
        ("unknown_partner", 7, 21, "steps.report.partner"),
    ],
    "unknown_partner_in_pair.yaml": [
        ("unknown_partner", 11, 3, "handoffs.police -> cort"),
        ("unknown_partner", 13, 3, "relations.police & cuort"),
    ],
    "unknown_partner_in_plan.yaml": [
        ("unknown_partner", 14, 27, "variants.plan.chain_plan.signed_by.2"),
        ("unknown_partner", 15, 20, "variants.plan.chain_plan.commitment.polic"),
    ],
    "unknown_step.yaml": [
        ("unknown_step", 7, 53, "steps.intake.next.1.to"),
    ],
    "unknown_step_in_block.yaml": [
        ("unknown_step", 10, 26, "steps.intake.next.all.2"),
        ("unknown_step", 10, 39, "steps.intake.next.then"),
    ],
    "unknown_step_in_target.yaml": [
        ("unknown_step", 4, 44, "target.until"),
    ],
    "unknown_type.yaml": [
        ("unknown_type", 5, 23, "target.complecs"),
        ("unknown_type", 7, 31, "arrivals.types.simpel"),
        ("unknown_type", 8, 41, "backlog.type"),
        ("unknown_type", 10, 60, "steps.intake.work.by_type.complx"),
    ],
    "unknown_variant.yaml": [
        ("unknown_variant", 13, 45, "factorial.soft"),
        ("unknown_variant", 14, 9, "names.goldn"),
    ],
    "unknown_variant_in_list.yaml": [
        ("unknown_variant", 11, 15, "variants.both.2"),
    ],
    "utf_16.yaml": [
        ("wrong_encoding", 1, 1, ""),
    ],
    "variant_conflict.yaml": [
        ("variant_conflict", 17, 12, "variants.harder.partners.court.norms.chain"),
    ],
    "week_too_long.yaml": [
        ("week_too_long", 4, 43, "partners.desk.staff.1.week"),
    ],
    "wrong_on_a_date.yaml": [
        ("unknown_partner", 16, 57, "variants.later.2.chain_plan.signed_by.2"),
        ("above", 16, 94, "variants.later.2.relations.desk.court.floor"),
    ],
    "yaml_anchor.yaml": [
        ("anchor", 7, 11, "steps.intake"),
    ],
    "yaml_at.yaml": [
        ("special_start", 9, 12, ""),
    ],
    "yaml_curly_quotes.yaml": [
        ("curly_quotes", 7, 33, "steps.intake.work"),
    ],
    "yaml_date_key.yaml": [
        ("date_key", 9, 3, "about.2027-01-04"),
    ],
    "yaml_decimal_comma.yaml": [
        ("decimal_comma", 7, 33, "steps.intake.work"),
    ],
    "yaml_decimal_comma_alone.yaml": [
        ("decimal_comma", 9, 11, "steps.intake.work"),
    ],
    "yaml_duplicate_key.yaml": [
        ("duplicate_key", 8, 3, "steps.intake"),
    ],
    "yaml_greater_than.yaml": [
        ("special_start", 9, 13, ""),
    ],
    "yaml_indentation.yaml": [
        ("indent", 9, 4, ""),
    ],
    "yaml_merge_key.yaml": [
        ("merge_key", 7, 12, "steps.intake.<<"),
    ],
    "yaml_no_break_space.yaml": [
        ("no_break_space", 7, 33, "steps.intake.work"),
    ],
    "yaml_no_space_after_colon.yaml": [
        ("missing_space", 9, 5, ""),
    ],
    "yaml_not_closed.yaml": [
        ("bracket_not_closed", 7, 11, ""),
    ],
    "yaml_percent.yaml": [
        ("special_start", 9, 13, ""),
    ],
    "yaml_second_document.yaml": [
        ("second_document", 8, 1, ""),
    ],
    "yaml_star.yaml": [
        ("alias", 9, 13, "about.question"),
    ],
    "yaml_tab.yaml": [
        ("tab", 8, 1, ""),
    ],
    "yaml_tag.yaml": [
        ("tag", 7, 33, "steps.intake.work"),
    ],
    "yaml_text_with_colon.yaml": [
        ("colon_in_text", 9, 13, ""),
    ],
    "yaml_times_without_quotes.yaml": [
        ("hours_in_braces", 9, 19, "calendars.office.hours"),
    ],
    "yaml_too_deep.yaml": [
        ("too_deep", 8, 204, ""),
    ],
}
