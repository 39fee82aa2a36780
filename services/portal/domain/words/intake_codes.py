"""What the intake point's own codes mean."""

from __future__ import annotations

from services.portal.domain.words.common import AGENCY, REASON, Pair

FIELDS: dict[str, Pair] = {}

_CHANNEL: dict[str, Pair] = {
    "hotline_111": ("Tổng đài 111", "Hotline 111"),
    "web": ("Trang thông tin điện tử", "Web site"),
    "school": ("Trường học", "School"),
    "clinic": ("Cơ sở y tế", "Clinic"),
    "police": ("Công an", "Police"),
    "commune": ("UBND cấp xã", "Commune"),
    "platform": ("Nền tảng mạng", "Online platform"),
    "press": ("Báo chí", "Press"),
    "walk_in": ("Đến trực tiếp", "In person"),
}

_SCREENING: dict[str, Pair] = {
    "mistake": ("Nhầm lẫn", "Mistake"),
    "not_a_report": ("Không phải tin báo", "Not a report"),
    "no_child_concerned": ("Không liên quan đến trẻ em", "No child is concerned"),
    "outside_province": ("Ngoài địa bàn tỉnh", "Outside the province"),
}

_NEW_INFORMATION: dict[str, Pair] = {"new_information": ("Có thông tin mới", "New information")}

_REOPENING: dict[str, Pair] = {
    **_NEW_INFORMATION,
    "closed_in_error": ("Kết thúc nhầm", "Closed in error"),
}

_URGENCY: dict[str, Pair] = {
    **_NEW_INFORMATION,
    "judged_anew": ("Đánh giá lại", "Judged anew"),
    "child_safe": ("Trẻ đã an toàn", "The child is safe"),
    "reported_in_error": ("Báo nhầm", "Reported in error"),
}

_HARM_SIGN: dict[str, Pair] = {
    "injured": ("Bị thương", "Injured"),
    "ill_untreated": ("Ốm đau không được chữa trị", "Ill and untreated"),
    "self_harm": ("Tự gây hại, không muốn sống", "Self-harm"),
    "happening_now": ("Đang xảy ra", "Happening now"),
    "deadline_set": ("Đối tượng ra thời hạn", "The offender has set a deadline"),
    "threats_go_on": ("Còn bị đe dọa", "Threats go on"),
    "intimate_images_threatened": ("Bị dọa phát tán hình ảnh nhạy cảm", "Threat to spread intimate images"),
    "in_suspects_power": ("Đang trong tay người bị nghi vấn", "In the suspect's power"),
    "left_alone": ("Bị bỏ một mình", "Left alone"),
    "out_of_reach": ("Mất liên lạc", "Out of reach"),
}

CODES: dict[str, dict[str, Pair]] = {
    "case_intake.state": {
        "new": ("Mới tạo", "New"),
        "received": ("Mới tiếp nhận", "Received"),
        "screened_out": ("Không mở hồ sơ", "Screened out"),
        "joined": ("Đã ghép vào hồ sơ khác", "Joined to another case"),
        "open": ("Đã mở", "Open"),
        "referred": ("Đã chuyển cơ quan giải quyết", "Referred"),
        "closed": ("Kết thúc", "Closed"),
    },
    "Channel": _CHANNEL,
    "channel": _CHANNEL,
    "Sex": {
        "male": ("Nam", "Male"),
        "female": ("Nữ", "Female"),
        "unknown": ("Không biết", "Not known"),
    },
    "BirthPrecision": {
        "exact": ("Chính xác đến ngày", "To the day"),
        "month": ("Chỉ biết tháng", "Only the month is known"),
        "year": ("Chỉ biết năm", "Only the year is known"),
        "estimated": ("Ước lượng", "Estimated"),
    },
    "HarmSign": _HARM_SIGN,
    "urgency_reasons": {
        **_HARM_SIGN,
        "life_at_risk": ("Nguy hiểm đến tính mạng", "Life is at risk"),
        "suspect_is_carer": ("Người chăm sóc là người bị nghi vấn", "The carer is the suspect"),
    },
    "Matter": {
        "sexual_abuse": ("Xâm hại tình dục, dâm ô", "Sexual abuse"),
        "sexual_exploitation": ("Bóc lột tình dục", "Sexual exploitation"),
        "grooming": ("Dụ dỗ, gạ gẫm trên mạng", "Online grooming"),
        "sextortion": ("Tống tiền bằng hình ảnh nhạy cảm", "Sextortion"),
        "sexual_images": ("Có hình ảnh xâm hại tình dục", "Sexual images exist"),
        "violence": ("Bạo lực trẻ em", "Violence"),
        "neglect": ("Bỏ mặc", "Neglect"),
        "abandonment": ("Bỏ rơi", "Abandonment"),
        "bullying": ("Bắt nạt, làm nhục", "Bullying"),
        "taking_property": ("Chiếm đoạt tài sản của trẻ", "Taking property"),
        "trafficking": ("Mua bán người", "Trafficking"),
        "forced_begging": ("Ép đi ăn xin", "Forced begging"),
        "illegal_labour": ("Lao động trái pháp luật", "Illegal labour"),
        "fraud": ("Lừa đảo", "Fraud"),
        "gambling": ("Đánh bạc", "Gambling"),
        "harmful_content": ("Nội dung độc hại đang trên mạng", "Harmful content online"),
        "private_data_online": ("Lộ bí mật đời sống riêng tư trên mạng", "Private data online"),
        "online": ("Có liên quan đến mạng", "Online"),
        "in_the_family": ("Người gây hại trong gia đình", "In the family"),
        "plan_refused": ("Gia đình từ chối kế hoạch hỗ trợ", "The support plan is refused"),
        "poverty": ("Hoàn cảnh nghèo", "Poverty"),
        "consent_withdrawn": ("Rút lại sự đồng ý", "Consent is withdrawn"),
        "asks_to_publish": ("Xin thông tin để công bố", "Asks for information to publish"),
        "no_harm_found": ("Không có tổn hại", "No harm was found"),
    },
    "CallOutcome": {
        "advice_given": ("Đã tư vấn", "Advice given"),
        "child_counselled": ("Đã trấn an, tư vấn cho trẻ", "Child counselled"),
        "connected_police_113": ("Đã nối máy 113", "Connected to police 113"),
        "connected_emergency_115": ("Đã nối máy cấp cứu 115", "Connected to emergency 115"),
        "connected_commune": ("Đã nối máy UBND cấp xã", "Connected to the commune"),
        "service_introduced": ("Đã giới thiệu dịch vụ", "Service introduced"),
        "information_checked": ("Đã kiểm tra thông tin", "Information checked"),
        "commune_worker_supported": ("Đã hướng dẫn cán bộ cấp xã", "Commune worker supported"),
        "callback_agreed": ("Đã hẹn gọi lại", "Call back agreed"),
        "call_lost": ("Mất cuộc gọi", "Call lost"),
    },
    "ScreeningReason": _SCREENING,
    "screening": _SCREENING,
    "ReopeningReason": {**_REOPENING, "new_harm": REASON["new_harm"]},
    "UrgencyChangeReason": {**_URGENCY, "new_harm": REASON["new_harm"]},
    "reason_code": {**_SCREENING, **_REOPENING, **_URGENCY},
    "ReferralTarget": {agency: AGENCY[agency] for agency in ("social_support", "police_investigation")},
    "Participant": {
        **{
            agency: AGENCY[agency]
            for agency in ("case_intake", "social_support", "police_investigation", "court_liaison")
        },
        "commune": ("UBND cấp xã", "Commune"),
        "school": ("Trường học", "School"),
        "health": ("Y tế", "Health service"),
        "family": ("Gia đình", "Family"),
    },
    "progress": {
        "sent": ("Đã chuyển, chờ tiếp nhận", "Sent"),
        "accepted": ("Đã tiếp nhận", "Accepted"),
        "declined": ("Không tiếp nhận", "Declined"),
        "finished": ("Đã hoàn thành", "Finished"),
    },
    "kind": {
        "joined": ("Ghép", "Joined"),
        "separated": ("Tách ra", "Separated"),
    },
    "about": {
        "screened_out": ("Không mở hồ sơ", "Screened out"),
        "joined": ("Ghép hồ sơ", "Joined"),
        "separated": ("Tách tin ghép nhầm", "Wrong join undone"),
        "split": ("Tách tin", "Split"),
        "corrected": ("Sửa tin báo", "Corrected"),
        "referred": ("Chuyển cơ quan giải quyết", "Referred"),
        "closed": ("Kết thúc hồ sơ", "Closed"),
        "reopened": ("Mở lại hồ sơ", "Reopened"),
    },
    "proposal": {
        "join": ("Nên ghép", "Join them"),
        "link": ("Nên liên kết", "Link them"),
    },
    "reasons": {
        "same_id_number": ("Cùng số định danh", "The same personal number"),
        "same_name_and_birth": ("Cùng tên và ngày sinh", "The same name and birth"),
        "similar_name": ("Tên gần giống", "A similar name"),
        "same_content": ("Cùng nội dung trên mạng", "The same content"),
        "same_handle": ("Cùng tài khoản mạng", "The same account on the net"),
        "same_phone": ("Cùng số điện thoại", "The same phone"),
        "same_suspect": ("Cùng người bị nghi vấn", "The same suspect"),
        "same_commune": ("Cùng xã, phường", "The same commune"),
        "same_day": ("Cùng ngày", "The same day"),
    },
    "tracks": AGENCY,
    "tracks_suggested": AGENCY,
    "protected_as": {
        "child_u16": ("Trẻ em dưới 16 tuổi", "Child under 16"),
        "victim_u18": ("Bị hại dưới 18 tuổi", "Victim under 18"),
    },
    "closed_trial": {
        "must": ("Bắt buộc", "It must be"),
        "on_request": ("Khi có yêu cầu", "On request"),
        "unknown": ("Chưa biết", "Not known"),
    },
    "task": {
        "initial_assessment": ("Đánh giá nguy cơ ban đầu", "Initial assessment"),
        "plan": ("Lập kế hoạch hỗ trợ, can thiệp", "Support and intervention plan"),
    },
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
