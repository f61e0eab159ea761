import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** Figures above the licences: how many of each need somebody; a touch shows them. */
export class LicenceDashboard extends Component {
    static template = "tobacco_compliance.LicenceDashboard";
    static props = { list: { type: Object, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.figures = useState({});
        onWillStart(() => this.refresh());
        onWillUpdateProps(() => this.refresh());
    }

    async refresh() {
        Object.assign(this.figures, await this.orm.call("tobacco.licence", "get_dashboard", []));
    }

    /** @param {string} name of a filter of the search view; it takes the place of all others */
    show(name) {
        const { searchModel } = this.env;
        const [item] = searchModel.getSearchItems((found) => found.name === name);
        searchModel.query = [];
        searchModel.toggleSearchItem(item.id);
    }

    openPartners() {
        this.action.doAction("tobacco_compliance.tobacco_partner_licence_action", {
            additionalContext: { search_default_ends: 1, search_default_expired: 1 },
        });
    }

    openChecklist() {
        this.action.doAction("tobacco_compliance.tobacco_checklist_item_action");
    }
}

class LicenceKanbanRenderer extends KanbanRenderer {
    static template = "tobacco_compliance.LicenceKanbanRenderer";
    static components = { ...KanbanRenderer.components, LicenceDashboard };
}

class LicenceListRenderer extends ListRenderer {
    static template = "tobacco_compliance.LicenceListRenderer";
    static components = { ...ListRenderer.components, LicenceDashboard };
}

registry
    .category("views")
    .add("tobacco_licence_kanban", { ...kanbanView, Renderer: LicenceKanbanRenderer })
    .add("tobacco_licence_list", { ...listView, Renderer: LicenceListRenderer });
