//! The tables, as `migrations/` make them (a test holds the two together).

diesel::table! {
    id_blocks (name) {
        name -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    shops (id) {
        id -> BigInt,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        shop_id -> BigInt,
        name -> Text,
        role -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    invites (token_hash) {
        token_hash -> Text,
        shop_id -> BigInt,
        role -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_by -> Nullable<BigInt>,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    logins (id) {
        id -> BigInt,
        user_id -> BigInt,
        token_hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    products (id) {
        id -> BigInt,
        shop_id -> BigInt,
        position -> BigInt,
        code -> Text,
        code_folded -> Text,
        name -> Text,
        unit -> Text,
        price -> BigInt,
        step -> BigInt,
        aliases -> Text,
        options -> Text,
        picture -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    stock (product_id) {
        product_id -> BigInt,
        shop_id -> BigInt,
        on_hand -> BigInt,
        held -> BigInt,
        preorder -> BigInt,
        waiting -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        shop_id -> BigInt,
        title -> Text,
        state -> Text,
        repeat -> Text,
        part_fill -> Bool,
        pinned_id -> Nullable<BigInt>,
        opened_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        last_seq -> BigInt,
        next_number -> BigInt,
        received -> BigInt,
        duplicates -> BigInt,
        read_as_orders -> BigInt,
        comments_to_look_at -> BigInt,
        orders -> BigInt,
        customers -> BigInt,
        queue -> BigInt,
        look -> BigInt,
        confirmed -> BigInt,
        cancelled -> BigInt,
        revenue_booked -> BigInt,
        revenue_confirmed -> BigInt,
        hold_minutes -> Nullable<BigInt>,
    }
}

diesel::table! {
    channels (id) {
        id -> BigInt,
        shop_id -> BigInt,
        session_id -> BigInt,
        kind -> Text,
        platform -> Text,
        address -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        detail -> Nullable<Text>,
        since -> BigInt,
        last_data -> Nullable<BigInt>,
        viewers -> Nullable<BigInt>,
        comments -> BigInt,
        duplicates -> BigInt,
        dropped -> BigInt,
        reconnects -> BigInt,
        removed -> Bool,
        per_minute -> BigInt,
        lag_ms -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    customers (id) {
        id -> BigInt,
        shop_id -> BigInt,
        name -> Text,
        name_folded -> Text,
        platform -> Text,
        phone -> Nullable<Text>,
        created_at -> BigInt,
        flags -> Text,
        merged_into -> Nullable<BigInt>,
        address -> Nullable<Text>,
        first_session_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    customer_identities (shop_id, platform, author) {
        shop_id -> BigInt,
        platform -> Text,
        author -> Text,
        customer_id -> BigInt,
        own_id -> BigInt,
    }
}

diesel::table! {
    orders (id) {
        id -> BigInt,
        shop_id -> BigInt,
        session_id -> BigInt,
        customer_id -> BigInt,
        number -> Nullable<BigInt>,
        state -> Text,
        to_look_at -> Bool,
        reasons -> Text,
        version -> BigInt,
        address -> Bool,
        opened_at -> BigInt,
        updated_at -> BigInt,
        updated_by -> Nullable<Text>,
        channel_id -> Nullable<BigInt>,
        handed_over_at -> Nullable<BigInt>,
        confirmed_by -> Nullable<Text>,
        newcomer -> Bool,
    }
}

diesel::table! {
    order_lines (id) {
        id -> BigInt,
        shop_id -> BigInt,
        order_id -> BigInt,
        product_id -> BigInt,
        choice -> Nullable<Text>,
        unit_price -> BigInt,
        held -> BigInt,
        waiting -> BigInt,
        dropped -> BigInt,
        kept -> Text,
        cancelled -> BigInt,
        missed -> BigInt,
    }
}

diesel::table! {
    wishes (id) {
        id -> BigInt,
        shop_id -> BigInt,
        product_id -> BigInt,
        order_id -> BigInt,
        line_id -> BigInt,
        quantity -> BigInt,
        sent_at -> BigInt,
        part_fill -> Bool,
        session_id -> BigInt,
        arrived_at -> BigInt,
        comment_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    comments (id) {
        id -> BigInt,
        shop_id -> BigInt,
        session_id -> BigInt,
        channel_id -> BigInt,
        platform -> Text,
        room -> Text,
        platform_id -> Text,
        customer_id -> BigInt,
        order_id -> Nullable<BigInt>,
        author_name -> Text,
        body -> Text,
        sent_at -> BigInt,
        arrived_at -> BigInt,
        intent -> Text,
        clear -> Bool,
        outcome -> Text,
        reading -> Text,
        edited -> Nullable<Text>,
        deleted -> Bool,
    }
}

diesel::table! {
    movements (id) {
        id -> BigInt,
        shop_id -> BigInt,
        product_id -> BigInt,
        session_id -> Nullable<BigInt>,
        line_id -> Nullable<BigInt>,
        kind -> Text,
        quantity -> BigInt,
        at -> BigInt,
        actor -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    offers (product_id, session_id) {
        product_id -> BigInt,
        session_id -> BigInt,
        shop_id -> BigInt,
        quota -> Nullable<BigInt>,
        price -> Nullable<BigInt>,
        sold -> BigInt,
    }
}

diesel::table! {
    events (session_id, seq) {
        session_id -> BigInt,
        seq -> BigInt,
        shop_id -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    commands (shop_id, key) {
        shop_id -> BigInt,
        key -> Text,
        what -> Text,
        at -> BigInt,
        answer -> Text,
    }
}

diesel::table! {
    session_aliases (session_id, folded) {
        session_id -> BigInt,
        folded -> Text,
        shop_id -> BigInt,
        product_id -> BigInt,
        words -> Text,
        taught_by -> Text,
        taught_at -> BigInt,
    }
}

diesel::table! {
    acts (id) {
        id -> BigInt,
        shop_id -> BigInt,
        session_id -> Nullable<BigInt>,
        order_id -> Nullable<BigInt>,
        kind -> Text,
        deed -> Text,
        actor -> Text,
        at -> BigInt,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<BigInt>,
        customer_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    act_orders (order_id, act_id) {
        order_id -> BigInt,
        act_id -> BigInt,
        shop_id -> BigInt,
    }
}

diesel::table! {
    order_notes (order_id) {
        order_id -> BigInt,
        shop_id -> BigInt,
        note -> Nullable<Text>,
        asked_at -> Nullable<BigInt>,
        asked_by -> Nullable<Text>,
        by_hand -> Bool,
    }
}

diesel::table! {
    claims (order_id) {
        order_id -> BigInt,
        shop_id -> BigInt,
        user_id -> BigInt,
        holder -> Text,
        until -> BigInt,
    }
}

diesel::table! {
    prints (order_id) {
        order_id -> BigInt,
        shop_id -> BigInt,
        session_id -> BigInt,
        mark -> Text,
        version -> BigInt,
        printed_at -> BigInt,
        printed_by -> Text,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    printers (shop_id) {
        shop_id -> BigInt,
        address -> Text,
        paper -> Text,
        cut -> Bool,
    }
}

diesel::table! {
    channel_gaps (channel_id, from_at) {
        channel_id -> BigInt,
        from_at -> BigInt,
        shop_id -> BigInt,
        to_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        caught_up -> BigInt,
    }
}

diesel::table! {
    channel_oddities (channel_id, reason) {
        channel_id -> BigInt,
        reason -> Text,
        shop_id -> BigInt,
        messages -> BigInt,
    }
}

diesel::table! {
    sales (session_id, day, product_id, channel_id) {
        session_id -> BigInt,
        day -> BigInt,
        product_id -> BigInt,
        channel_id -> BigInt,
        shop_id -> BigInt,
        orders -> BigInt,
        booked -> BigInt,
        booked_money -> BigInt,
        confirmed -> BigInt,
        confirmed_money -> BigInt,
        handed -> BigInt,
        handed_money -> BigInt,
        waiting -> BigInt,
        cancelled -> BigInt,
        cancelled_money -> BigInt,
        missed -> BigInt,
        missed_money -> BigInt,
    }
}

diesel::table! {
    order_sales (session_id, day, channel_id) {
        session_id -> BigInt,
        day -> BigInt,
        channel_id -> BigInt,
        shop_id -> BigInt,
        to_look_at -> BigInt,
        booked -> BigInt,
        confirmed -> BigInt,
        packed -> BigInt,
        handed_over -> BigInt,
        cancelled -> BigInt,
        newcomers -> BigInt,
    }
}

diesel::table! {
    session_minutes (session_id, minute) {
        session_id -> BigInt,
        minute -> BigInt,
        shop_id -> BigInt,
        comments -> BigInt,
        orders -> BigInt,
        booked_money -> BigInt,
        viewers -> Nullable<BigInt>,
        pinned_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    session_work (session_id, actor) {
        session_id -> BigInt,
        actor -> Text,
        shop_id -> BigInt,
        orders -> BigInt,
        money -> BigInt,
    }
}

diesel::table! {
    session_acts (session_id, actor, kind) {
        session_id -> BigInt,
        actor -> Text,
        kind -> Text,
        shop_id -> BigInt,
        acts -> BigInt,
        undone -> BigInt,
    }
}

diesel::table! {
    session_closings (session_id) {
        session_id -> BigInt,
        shop_id -> BigInt,
        closed_at -> BigInt,
        report -> Text,
    }
}

diesel::joinable!(comments -> orders (order_id));
diesel::joinable!(prints -> orders (order_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(orders -> customers (customer_id));
diesel::joinable!(orders -> sessions (session_id));
diesel::joinable!(wishes -> order_lines (line_id));
diesel::joinable!(stock -> products (product_id));
diesel::joinable!(order_lines -> products (product_id));
diesel::joinable!(logins -> users (user_id));
diesel::joinable!(users -> shops (shop_id));
diesel::allow_tables_to_appear_in_same_query!(
    id_blocks,
    shops,
    users,
    invites,
    logins,
    products,
    stock,
    sessions,
    channels,
    channel_gaps,
    channel_oddities,
    customers,
    customer_identities,
    orders,
    order_lines,
    wishes,
    comments,
    movements,
    offers,
    events,
    commands,
    session_aliases,
    acts,
    act_orders,
    claims,
    order_notes,
    prints,
    printers,
    sales,
    order_sales,
    session_minutes,
    session_work,
    session_acts,
    session_closings
);
