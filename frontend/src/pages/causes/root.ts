/** Fields 4.1 and 4.2 of the DORA form (EU 2025/302): what a root cause is called there. */
import type { Schema } from '@/api/client';

export const rootCauses: Record<Schema<'RootCause'>, string[]> = {
  malicious_actions: [
    'malicious_actions_deliberate_internal_actions',
    'malicious_actions_deliberate_physical_damage_manipulation_theft',
    'malicious_actions_fraudulent_actions',
  ],
  process_failure: [
    'process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control',
    'process_failure_insufficient_unclear_roles_and_responsibilities',
    'process_failure_ICT_risk_management_process_failure',
    'process_failure_insufficient_or_failure_of_ict_operations_and_ict_security_operations',
    'process_failure_insufficient_or_failure_of_ict_project_management',
    'process_failure_inadequacy_of_internal_policies_procedures_and_documentation',
    'process_failure_inadequate_ict_systems_acquisition_development_and_maintenance',
    'process_failure_other',
  ],
  system_failure_malfunction: [
    'system_failure_hardware_capacity_and_performance',
    'system_failure_hardware_maintenance',
    'system_failure_hardware_obsolescence_ageing',
    'system_failure_software_compatibility_configuration',
    'system_failure_software_performance',
    'system_failure_network_configuration',
    'system_failure_physical_damage',
    'system_failure_other',
  ],
  human_error: [
    'human_error_omission',
    'human_error_mistake',
    'human_error_skills_knowledge',
    'human_error_inadequate_human_resources',
    'human_error_miscommunication',
    'human_error_other',
  ],
  external_event: [
    'external_event_natural_disasters_force_majeure',
    'external_event_third-party_failures',
    'external_event_other',
  ],
};
